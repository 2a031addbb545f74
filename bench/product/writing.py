"""python -m bench.product.writing: somebody at work, a small transaction a second until stopped; says so each time."""

import time

import bench.product.setup  # noqa: F401 - before any model
from areas.models import Commune


def main():
    commune = Commune.objects.first()
    while True:
        commune.save(update_fields=["alias"])
        print("writing", flush=True)
        time.sleep(1)


if __name__ == "__main__":
    main()
