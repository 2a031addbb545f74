"""Signing in by name and password. Django's groups and permissions are not used: rights come from the role."""

from django.contrib.auth.backends import ModelBackend


class RoleBackend(ModelBackend):
    def _get_permissions(self, user_obj, obj, from_name):
        return set()
