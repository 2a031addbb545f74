from django.apps import AppConfig


class Peer(AppConfig):
    name = "bench.peer"
    label = "peer"
