"""Another master key: every person's key wrapped anew, and what was made with the old one made again."""

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import evidence, personal
from valley.kernel.errors import Missing, Refusal
from valley.kernel.events import MasterKeyRotated
from valley.kernel.journal import publish
from valley.kernel.models import EvidenceFile, PersonKey

_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


class StillRunning(Refusal):
    """Processes that hold the old key in memory would go on wrapping with it."""

    default_message = _("平台还在运行，不能更换主密钥。")
    default_remedy = _("请先停止 script/server（或网页与后台进程），再运行本命令。")


@transaction.atomic
def rotate_master(*, new: bytes) -> int:
    """Wrap every living person's key by `new` (32 bytes); how many. The platform itself does it, on its server.

    All of them or none. Digests are made again by reactions, once the processes run with the new key.
    Raises: StillRunning while anybody else is connected to the database; WrongMaster.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS)
        if cursor.fetchone()[0]:
            raise StillRunning
    keys = list(PersonKey.objects.select_for_update(no_key=True).filter(erased_at=None).order_by("pk"))
    for key in keys:
        personal.rewrap(key, new)
    PersonKey.objects.bulk_update(keys, ["wrapped", "master"], batch_size=500)
    fingerprint = personal.fingerprint_of(new)
    publish(MasterKeyRotated(subject=f"/keys#{fingerprint}", fingerprint=fingerprint, keys=len(keys)), by=None)
    return len(keys)


@transaction.atomic
def redigest_files() -> int:
    """Digests of people's files under the present master key; how many changed."""
    changed = 0
    for file in EvidenceFile.objects.filter(key__isnull=False, key__erased_at=None).select_related("key"):
        try:
            kept = evidence.path_of(file).read_bytes()
        except FileNotFoundError:
            continue
        content = personal.read_bytes(file.key, kept, for_the_law=True) if file.key else None
        digest = personal.digest_bytes(content) if content is not None else file.sha256
        if digest != file.sha256:
            file.sha256 = digest
            file.save(update_fields=["sha256"])
            changed += 1
    return changed


def stands_under(master: bytes) -> bool:
    """Whether the living keys are wrapped by `master`. Raises Missing where there is none."""
    key = PersonKey.objects.filter(erased_at=None).order_by("-pk").first()
    if key is None:
        raise Missing(_("还没有任何人的密钥。"))
    return key.master == personal.fingerprint_of(master)
