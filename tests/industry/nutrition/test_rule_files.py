"""Rules that an organisation brings in, the checks that use them, and the dossier."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.consistency.kinds import World
from tests.industry.nutrition.conftest import approved
from valley.industry.nutrition import actions
from valley.industry.nutrition.models import FormulaVersion, RuleFile
from valley.kernel.errors import Invalid

GB7718 = """
standard = "GB 7718"
edition = "2011"
title = "预包装食品标签通则"
effective_from = 2012-04-20
complete = true
[[elements]]
element = "name"
clause = "4.1.2"
[[elements]]
element = "best_before"
clause = "4.1.7"
"""
SODIUM = """
standard = "GB 29922"
edition = "2013"
title = "特殊医学用途配方食品通则"
effective_from = 2014-07-01
[[rows]]
nutrient = "sodium"
zh = "钠"
ages = ">10"
basis = "100 kJ"
unit = "mg"
low = 20
verified = true
origin = "原文"
"""


def imported(world: World, text: str, kind: str = "elements") -> RuleFile:
    return actions.import_rules(
        by=world.users["member"], owner=world.organisation, kind=kind, statement="原文，虚构核对", data=text.encode()
    )


def test_imported_elements_are_used_by_the_version_s_label(world: World, draft: FormulaVersion, client: Client) -> None:
    client.force_login(world.users["member"])
    address = f"{draft.uri}/label?as_of=2026-11-26"
    assert "各标签要素：规则未载入" in client.get(address).text
    first = imported(world, GB7718)
    page = client.get(address).text
    assert "GB 7718-2011 4.1.7" in page
    assert "保质期：没有说明标签上有没有" in page
    assert "保质期：缺" in client.get(f"{address}&elements=净含量 5 g").text
    assert "保质期：有" in client.get(f"{address}&elements=净含量 5 g%0A保质期：12 个月").text
    quick = {"protein": "3", "name": "饼干", "elements": "Shelf life 12 months", "as_of": "2026-11-26"}
    assert "保质期：" not in client.get("/nutrition/check-label", quick).text  # met: further down the list
    assert "保质期：缺" in client.get("/nutrition/check-label", quick | {"elements": "net weight 5 g"}).text
    assert client.get("/nutrition/check-label", quick | {"elements": "气味 香"}).status_code == 422
    assert "各标签要素：规则未载入" not in page
    second = imported(world, GB7718)  # the newer file of an edition retires the one before
    first.refresh_from_db()
    assert first.retired_at is not None
    assert "4.1.7" in client.get(second.uri).text
    client.post(f"{second.uri}/do/retire")
    assert "各标签要素：规则未载入" in client.get(address).text
    client.force_login(world.users["other_administrator"])
    assert client.get(second.uri).status_code == 404


def test_a_wrong_row_refuses_the_whole_file(world: World, client: Client) -> None:
    with pytest.raises(Invalid, match=r"elements\[2\]"):
        imported(world, GB7718.replace('element = "best_before"', 'element = "taste"'))
    with pytest.raises(Invalid, match="low 不能大于 high"):
        imported(world, SODIUM.replace("low = 20", "low = 20\nhigh = 1"), "fsmp")
    client.force_login(world.users["member"])
    sent = {
        "owner": world.organisation.pk, "kind": "fsmp", "statement": "x",
        "file": SimpleUploadedFile("rows.toml", b"standard = 1"),
    }  # fmt: skip
    assert "须写明标准号" in client.post("/nutrition/rule-files/new", sent).text
    assert not RuleFile.objects.exists()


def test_special_medical_food_by_one_s_own_rows(world: World, client: Client) -> None:
    asked = {"kind": "complete", "ages": ">10", "contents": "能量 420 kJ、钠 0.08 g", "as_of": "2026-11-26"}
    page = client.get("/nutrition/check-fsmp", asked).text
    assert "在二手抄本的数值之外" in page
    assert "未注册：不得销售" in page
    client.force_login(world.users["member"])
    imported(world, SODIUM, "fsmp")
    page = client.get("/nutrition/check-fsmp", asked).text
    assert "钠：不符合" in page  # 80 mg in 420 kJ is 19.05 mg/100 kJ: verified rows give a verdict
    assert "规则未载入" in page
    assert "没有这" not in page
    assert client.get("/nutrition/check-fsmp", {**asked, "ages": "infant"}).status_code == 422
    assert client.get("/nutrition/check-fsmp", {**asked, "contents": "味精 1 g"}).status_code == 422


def test_fortifiers_and_nutri_score_for_anybody(db: None, client: Client) -> None:
    line = "铁（乙二胺四乙酸铁钠） 200 mg/kg"
    page = client.get("/nutrition/check-fortifiers", {"category": "酱油", "fortifiers": line}).text
    assert "铁：使用量在范围内" in page
    assert "铁：化合物来源在名单中" in page
    held = "能量 1000 kJ、糖 5 g、饱和脂肪 1.5 g、盐 0.5 g、蛋白质 8 g、膳食纤维 3.5 g"
    asked = {"family": "general", "contents": held, "fruit_percent": "0"}
    page = client.get("/nutrition/nutri-score", asked).text
    assert "Nutri-Score B" in page  # 2 + 1 + 1 + 2 against, 3 + 1 + 0 for: 2
    assert "未取得官方报告" in page
    page = client.get("/nutrition/nutri-score", {**asked, "contents": "糖 5 g"}).text
    assert "缺数据" in page
    assert client.get("/nutrition/nutri-score", {**asked, "contents": "糖 5 IE"}).status_code == 422


def test_a_dossier_is_complete_or_says_what_is_missing(world: World, draft: FormulaVersion, client: Client) -> None:
    version = approved(world, draft)
    member = world.users["member"]
    client.force_login(member)
    page = client.get(f"{version.uri}/dossier/fsmp").text
    assert "已批准，冻结计算" in page
    assert "缺 7 项" in page
    for part in ("nutrients", "process", "label", "tests", "stability", "clinical"):
        actions.file_part(by=member, version=version, kind="fsmp", part=part, said="示例材料（虚构）")
    sent = {"part": "ingredients", "said": "原料标准", "file": SimpleUploadedFile("a.txt", b"abc")}
    assert client.post(f"{version.uri}/dossier/fsmp/add", sent).status_code == 302
    page = client.get(f"{version.uri}/dossier/fsmp").text
    assert "齐全" in page
    assert "/evidence/" in page
    with pytest.raises(Invalid):
        actions.file_part(by=member, version=version, kind="three_new", part="clinical", said="x")


INTAKES = """# edition: cn-fictional
# title: 虚构的参考摄入量
iron mg | 18 m RNI 11 UL 40 | 18 f RNI 17 UL 41
"""


def test_reference_intakes_come_in_and_stand_beside_those_shipped(world: World, client: Client) -> None:
    client.force_login(world.users["member"])
    made = imported(world, INTAKES, "intakes")
    assert "RNI 17, UL 41 mg" in client.get(made.uri).text
    asked = {"eater": "general", "age": "30", "sex": "f", "activity": "light"}
    assert "cn-fictional 17 mg – 41 mg" in client.get("/nutrition/advice", asked).text  # beside China 2013
    page = client.get("/nutrition/advice", asked | {"edition": "cn-fictional"}).text
    assert "虚构的参考摄入量" in page
    assert "cn-2013 20 mg – 42 mg" in page
    for text, line in ((INTAKES.replace("17", "-17"), "line 3"), (INTAKES.replace(" mg", " IU"), "line 3")):
        with pytest.raises(Invalid, match=line):
            imported(world, text, "intakes")
    with pytest.raises(Invalid, match="cn-2013"):
        imported(world, INTAKES.replace("cn-fictional", "cn-2013"), "intakes")
    client.force_login(world.users["other_administrator"])
    assert "cn-fictional" not in client.get("/nutrition/advice", asked).text
