"""Packs, made by the background worker (`manage.py run_worker`) and kept in the database: a restart begins anew."""

from django.utils import timezone
from django_tasks import task

from reports import pack_actions
from reports.models import ReportPack


@task()
def make_pack(pack_id):
    """Makes a pack on behalf of whoever asked for it; given twice, the second finds nothing to do."""
    pack_actions.make(pack_id)


def start(pack):
    """Gives a pack to the background; returns it as it then is."""
    make_pack.enqueue(pack.pk)
    return ReportPack.objects.get(pk=pack.pk)


def resume_stalled(now=None):
    """Gives the packs of stopped processes out again, and deletes what was kept long enough; returns how many it gave
    out. The worker calls it now and then."""
    now = now or timezone.now()
    pack_actions.forget_old(now)
    packs = pack_actions.stalled(now)
    for pack in packs:
        ReportPack.objects.filter(pk=pack.pk).update(heartbeat_at=now)
        make_pack.enqueue(pack.pk)
    return len(packs)
