"""Every spelling of a nutrient that we read, and its key."""

import re

_SPELLINGS = {
    "energy": "能量 热量 energy_kj energy_kcal calories 千卡 千焦",
    "protein": "蛋白质 蛋白",
    "fat": "脂肪 总脂肪 total_fat lipid lipids",
    "saturated_fat": "饱和脂肪 饱和脂肪酸 saturated saturates saturated_fatty_acids sat_fat sfa",
    "trans_fat": "反式脂肪 反式脂肪酸 trans trans_fatty_acids tfa",
    "monounsaturated_fat": "单不饱和脂肪 单不饱和脂肪酸 monounsaturates mufa",
    "polyunsaturated_fat": "多不饱和脂肪 多不饱和脂肪酸 polyunsaturates pufa",
    "omega3": "n-3多不饱和脂肪酸 ω-3多不饱和脂肪酸 omega_3 n3 n-3",
    "alpha_linolenic_acid": "α-亚麻酸 ala",
    "epa": "二十碳五烯酸 二十碳五烯酸(epa)",
    "dha": "二十二碳六烯酸 二十二碳六烯酸(dha)",
    "cholesterol": "胆固醇",
    "carbohydrate": "碳水化合物 carbohydrates carbs carb",
    "carbohydrate_by_difference": "carbohydrate_with_fibre total_carbohydrate 总碳水化合物",
    "sugars": "糖 sugar total_sugars total_sugar",
    "lactose": "乳糖",
    "fibre": "膳食纤维 fiber dietary_fibre dietary_fiber total_dietary_fibre",
    "sodium": "钠 na",
    "salt": "盐 食盐",
    "vitamin_a": "维生素a vit_a vitamina",
    "vitamin_d": "维生素d vit_d",
    "vitamin_e": "维生素e vit_e",
    "vitamin_k": "维生素k vit_k",
    "thiamin": "维生素b1 硫胺素 vitamin_b1 thiamine b1",
    "riboflavin": "维生素b2 核黄素 vitamin_b2 b2",
    "vitamin_b6": "维生素b6 b6",
    "vitamin_b12": "维生素b12 b12 cobalamin",
    "vitamin_c": "维生素c 抗坏血酸 vit_c ascorbic_acid",
    "niacin": "烟酸 烟酰胺 vitamin_b3",
    "folate": "叶酸 folic_acid folate_dfe",
    "pantothenic_acid": "泛酸 vitamin_b5",
    "biotin": "生物素",
    "choline": "胆碱",
    "calcium": "钙 ca",
    "phosphorus": "磷",
    "potassium": "钾",
    "magnesium": "镁",
    "iron": "铁 fe",
    "zinc": "锌 zn",
    "iodine": "碘",
    "selenium": "硒 se",
    "copper": "铜 cu",
    "fluoride": "氟 fluorine",
    "manganese": "锰 mn",
    "alcohol": "乙醇 酒精 ethanol",
    "organic_acids": "有机酸 organic_acid",
    "water": "水分 moisture",
    "ash": "灰分",
    "starch": "淀粉",
    "added_sugars": "添加糖",
}
KEYS = {spelling: key for key, spellings in _SPELLINGS.items() for spelling in (key, *spellings.split())}
_UNITS = re.compile(r"[_ (（](k?g|mg|µg|μg|ug|mcg|kj|kcal|千焦|千卡|克|毫克|微克)[)）]?$")


def key_of(name: str) -> tuple[str | None, str]:
    """The key of a nutrient's name, and the unit that the name itself says (“sodium_mg”), else ''."""
    plain = name.strip().casefold().replace("（", "(").replace("）", ")")
    for text in (plain, plain.replace(" ", "_"), plain.replace(" ", ""), plain.replace("-", "_")):
        if text in KEYS:
            return KEYS[text], {"energy_kcal": "kcal", "calories": "kcal", "千卡": "kcal"}.get(text, "")
    if found := _UNITS.search(plain):
        key, _ = key_of(plain[: found.start()])
        return key, found.group(1)
    return None, ""
