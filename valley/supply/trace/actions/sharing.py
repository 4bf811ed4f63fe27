"""What an organisation shows to whom, by which keys it is named, and with whom it agreed on the whole chain."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.models import Organisation
from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.engine.disclosure import CHOOSABLE, Group
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.nodes import kind_of, node_id
from valley.supply.trace.events import ChainAgreed, ChainEnded, DisclosureSet, PartyKeyAdded
from valley.supply.trace.models import ChainAgreement, Disclosure, PartyKey


@transaction.atomic
def set_disclosure(*, by: User, organisation: Organisation, relation: str, groups: Iterable[str]) -> Disclosure:
    """Show these groups of fields to this relation from now on; none: show it nothing.

    Raises: NotAllowed; Invalid for a relation that the organisation does not decide, or an unknown group.
    """
    require(by, "trace.set_disclosure", organisation)
    if relation not in {each.value for each in CHOOSABLE}:
        raise Invalid(_("这一关系的可见范围不由单位设置。"), field="relation", value=relation)
    wanted = set(groups)
    if unknown := wanted - set(Group):
        raise Invalid(_("没有这一组内容。"), field="groups", value=sorted(unknown))
    chosen = [group.value for group in Group if group in wanted]
    if chosen and Group.GOODS not in chosen:
        raise Invalid(
            _("不显示货物，其余内容无从看懂。"), field="groups", value=chosen, remedy=_("请一并勾选货物，或全部不选。")
        )
    row, _made = Disclosure.objects.update_or_create(
        organisation=organisation, relation=relation, defaults={"groups": chosen, "changed_at": clock.now()}
    )
    publish(DisclosureSet(subject=organisation.uri, relation=relation, groups=chosen), by=by)
    return row


@transaction.atomic
def add_party_key(*, by: User, organisation: Organisation, key: str) -> PartyKey:
    """Note that `key` (a party's or a place's GS1 key, in any form) names the organisation.

    Raises: NotAllowed; Invalid where it is no such key, or another organisation's.
    """
    require(by, "trace.add_party_key", organisation)
    uri = canonical(key.strip())
    if kind_of(uri) not in (NodeKind.PARTY, NodeKind.LOCATION):
        raise Invalid(
            _("这不是单位或地点的 GS1 标识。"),
            field="key",
            value=key,
            remedy=_("请填写 GLN 的 URN 或数字链接，例如 https://id.gs1.org/417/6901234500009。"),
        )
    held = PartyKey.objects.filter(uri=uri).first()
    if held is not None and held.organisation_id != organisation.pk:
        raise Invalid(_("这个标识已登记给别的单位。"), field="key", value=key)
    if held is None:
        held = PartyKey.objects.create(organisation=organisation, uri=uri, node_id=node_id(uri))
        publish(PartyKeyAdded(subject=organisation.uri, key=uri), by=by)
    return held


@transaction.atomic
def agree_on_chain(
    *, by: User, organisation: Organisation, viewer: Organisation, words: str, since: date | None = None
) -> ChainAgreement:
    """Let `viewer` see the whole chain of `organisation` from a day on, today by default.

    Raises: NotAllowed; Invalid on `viewer` or `words`.
    """
    require(by, "trace.set_disclosure", organisation)
    if organisation == viewer:
        raise Invalid(_("约定须在两个单位之间。"), field="viewer", value=viewer.uri)
    if not words.strip():
        raise Invalid(_("没有写明依据。"), field="words", value=words, remedy=_("请写明合同或约定的名称与日期。"))
    if ChainAgreement.objects.filter(organisation=organisation, viewer=viewer, until=None).exists():
        raise Invalid(_("与该单位已有约定。"), field="viewer", value=viewer.uri)
    made = ChainAgreement.objects.create(
        organisation=organisation, viewer=viewer, words=words.strip(), since=since or clock.today()
    )
    publish(ChainAgreed(subject=made.uri, organisation=organisation.uri, viewer=viewer.uri), by=by)
    return made


@transaction.atomic
def end_agreement(*, by: User, agreement: ChainAgreement) -> ChainAgreement:
    """End it today; from tomorrow the viewer sees the chain no more. Raises: NotAllowed; Invalid where it has ended."""
    require(by, "trace.set_disclosure", agreement.organisation)
    row = ChainAgreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
    if row.until is not None:
        raise Invalid(_("该约定已经终止。"), field="agreement", value=row.uri)
    row.until = max(row.since, clock.today())
    row.save(update_fields=["until"])
    publish(ChainEnded(subject=row.uri), by=by)
    return row
