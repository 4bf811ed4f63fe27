"""What firm A designs: its store, its targets, the formulas of the script. All fictional but the foods' numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from valley.industry.nutrition.actions import DishIn, SetPointIn, StepIn

# Name, English name, food of SR28, price in CNY/kg (fictional), allergens.
STORE: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("燕麦片", "Oats", "20038", "11.0", ("gluten",)),
    ("大米", "Rice", "20450", "6.2", ()),
    ("糙米", "Brown rice", "20040", "8.0", ()),
    ("小米", "Millet", "20031", "9.5", ()),
    ("小麦粉", "Wheat flour", "20481", "4.6", ("gluten",)),
    ("红薯", "Sweet potato", "11507", "4.0", ()),
    ("土豆", "Potato", "11352", "3.6", ()),
    ("甜玉米粒", "Sweet corn", "11167", "9.0", ()),
    ("牛奶", "Whole milk", "01077", "8.8", ("milk",)),
    ("脱脂奶粉", "Nonfat dry milk", "01091", "36", ("milk",)),
    ("鸡蛋", "Egg", "01123", "11.5", ("eggs",)),
    ("鸡胸肉", "Chicken breast", "05062", "22", ()),
    ("猪肉末", "Ground pork", "10219", "28", ()),
    ("三文鱼", "Salmon", "15236", "96", ("fish",)),
    ("虾仁", "Shrimp", "15149", "72", ("crustaceans",)),
    ("北豆腐", "Tofu", "16427", "8.4", ("soya",)),
    ("黄豆", "Soybeans", "16108", "9.0", ("soya",)),
    ("黑豆", "Black beans", "16014", "13", ()),
    ("绿豆", "Mung beans", "16080", "14", ()),
    ("小扁豆", "Lentils", "16069", "16", ()),
    ("大豆分离蛋白", "Soy protein isolate", "16122", "34", ("soya",)),
    ("胡萝卜", "Carrot", "11124", "4.2", ()),
    ("菠菜", "Spinach", "11457", "8.6", ()),
    ("西兰花", "Broccoli", "11090", "11", ()),
    ("番茄", "Tomato", "11529", "7.5", ()),
    ("圆白菜", "Cabbage", "11109", "3.8", ()),
    ("洋葱", "Onion", "11282", "4.4", ()),
    ("鲜香菇", "Shiitake", "11238", "18", ()),
    ("苹果", "Apple", "09003", "9.8", ()),
    ("香蕉", "Banana", "09040", "7.2", ()),
    ("花生", "Peanuts", "16087", "15", ("peanuts",)),
    ("核桃仁", "Walnuts", "12155", "58", ("nuts",)),
    ("白芝麻", "Sesame seeds", "12023", "26", ()),
    ("大豆油", "Soybean oil", "04044", "12", ()),
    ("食盐", "Salt", "02047", "3", ()),
    ("白砂糖", "Sugar", "19335", "7.6", ()),
)
SOURCE = "示例企业内部标准（虚构）"
# Title, eater, portion in g, eaten as, ranges. All figures are those of a fictional house standard.
TARGETS: Mapping[str, tuple[str, str, int, str, tuple[tuple[str, str, str], ...]]] = {
    "lunch": ("小学生午餐（虚构）", "child", 550, "一份午餐", (
        ("energy_kcal", "620", "760"), ("protein", "24", ""), ("fat", "", "26"), ("sodium", "", "900"),
        ("calcium", "230", ""), ("iron", "5", "15"), ("vitamin_c", "25", ""), ("fibre", "6", ""))),
    "elder": ("老年软食早餐（虚构）", "elder", 400, "一份早餐，质地软", (
        ("energy_kcal", "380", "480"), ("protein", "18", ""), ("calcium", "320", ""), ("sodium", "", "400"),
        ("vitamin_b12", "0.8", ""), ("fibre", "4", ""))),
    "shake": ("高蛋白代餐粥（虚构）", "general", 60, "一袋干粉", (
        ("energy_kcal", "200", "260"), ("protein", "20", ""), ("fibre", "4", ""), ("sugars", "", "14"),
        ("iron", "3", ""), ("zinc", "2", ""))),
    "mother": ("孕期加餐（虚构）", "pregnant", 250, "一次加餐", (
        ("energy_kcal", "220", "430"), ("protein", "12", ""), ("iron", "3", ""), ("folate", "80", ""),
        ("calcium", "200", ""), ("sodium", "", "250"))),
    "heart": ("低钠晚餐（虚构）", "heart", 500, "一份晚餐；钠的个人限量由医生定", (
        ("energy_kcal", "480", "620"), ("protein", "25", ""), ("sodium", "", "300"), ("potassium", "1200", ""),
        ("saturated_fat", "", "6"), ("fibre", "8", ""))),
    "dream": ("极低价高铁餐（虚构，做不到）", "general", 400, "检验“做不到”的说明", (
        ("energy_kcal", "500", "600"), ("protein", "40", ""), ("iron", "25", ""), ("calcium", "800", ""))),
}  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """One formula of the script: ingredients with the most of each in g (0: no limit), what happens to it."""

    title: str
    kind: str
    target: str
    made_of: tuple[tuple[str, int], ...]
    fate: str = "approved"  # draft, submitted, approved, refused, twice, released, trial
    steps: tuple[StepIn, ...] = ()
    dish: DishIn | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


STEAMED = (
    SetPointIn("temperature", "100", "°C", "98", "102", "柜内", "蒸柜温控回路"),
    SetPointIn("time", "25", "min", "25", "30", "", "蒸柜定时器，到时报警"),
)
FRIED = (
    SetPointIn("temperature", "180", "°C", "170", "190", "锅面", "红外测温，操作工调火"),
    SetPointIn("time", "4", "min", "4", "5", "", "炒锅定时器"),
    SetPointIn("rotation", "12", "r/min", None, None, "搅拌臂", "变频器"),
)
BOIL = StepIn("蒸煮", "", "108", {"vitamin_c": "0.6", "folate": "0.7"}, "示例工艺（虚构）", STEAMED)
FRY = StepIn("炒制", "先肉后菜", "92", {"vitamin_c": "0.75"}, "示例工艺（虚构）", FRIED)
MILL = StepIn("磨粉、混合", "", "99", {}, "示例工艺（虚构）")
TRAY = DishIn(
    "菜切 2 cm 段，肉切丁",
    "550",
    "四格可微波餐盒，封膜",
    "0–4 ℃",
    72,
    "微波 800 W 3 min 至中心 75 ℃",
    "Q/EXAMPLE 0001S（虚构）",
)
GRAINS = (("大米", 120), ("糙米", 80), ("小米", 60), ("土豆", 150), ("甜玉米粒", 100))
GREENS = (("胡萝卜", 80), ("菠菜", 90), ("西兰花", 120), ("番茄", 120), ("圆白菜", 120), ("洋葱", 50), ("鲜香菇", 40))
BASICS = (("大豆油", 15), ("食盐", 3))
MILKY = (("牛奶", 250), ("脱脂奶粉", 25), ("燕麦片", 60), ("小米", 50), ("鸡蛋", 60), ("香蕉", 100), ("红薯", 120))
POWDER = (
    ("燕麦片", 40),
    ("大豆分离蛋白", 25),
    ("脱脂奶粉", 20),
    ("黄豆", 20),
    ("白芝麻", 10),
    ("花生", 10),
    ("白砂糖", 6),
)


def _lunch(title: str, main: str, most: int, fate: str = "approved") -> Plan:
    return Plan(title, "dish", "lunch", ((main, most), *GRAINS, *GREENS, *BASICS), fate, (FRY, BOIL), TRAY)


PLANS: Sequence[Plan] = (
    Plan("杂豆底料", "base", "", (("黄豆", 40), ("黑豆", 30), ("绿豆", 30)), "approved", (BOIL,)),
    _lunch("宫保鸡丁套餐", "鸡胸肉", 120, "released"),
    _lunch("番茄虾仁套餐", "虾仁", 100),
    _lunch("香菇肉末套餐", "猪肉末", 100, "twice"),
    _lunch("西兰花鸡蛋套餐", "鸡蛋", 120),
    _lunch("家常豆腐套餐", "北豆腐", 200, "trial"),
    _lunch("土豆鸡块套餐", "鸡胸肉", 140, "submitted"),
    _lunch("三文鱼饭", "三文鱼", 90, "refused"),
    Plan("小米奶粥", "product", "elder", (*MILKY, *BASICS[1:]), "trial", (BOIL,)),
    Plan("燕麦鸡蛋羹", "product", "elder", (*MILKY, ("北豆腐", 120)), "approved", (BOIL,)),
    Plan("红薯奶糊", "product", "elder", (*MILKY, ("苹果", 80)), "twice", (BOIL,)),
    Plan("香蕉燕麦奶", "product", "elder", MILKY, "draft", (MILL,)),
    Plan("高蛋白代餐粉（原味）", "product", "shake", POWDER, "approved", (MILL,)),
    Plan("高蛋白代餐粉（芝麻）", "product", "shake", (*POWDER, ("核桃仁", 8)), "approved", (MILL,)),
    Plan("高蛋白代餐粉（无乳）", "product", "shake", POWDER, "approved", (MILL,), more={"avoid": ["milk"]}),
    Plan("高蛋白代餐粉（少种类）", "product", "shake", POWDER, "draft", (MILL,), more={"most": 4, "min_use_g": "5"}),
    Plan("孕期坚果燕麦杯", "product", "mother", (*MILKY, ("核桃仁", 15), ("花生", 15)), "approved", (BOIL,)),
    Plan("孕期菠菜豆腐羹", "dish", "mother",
         (("北豆腐", 180), ("菠菜", 120), ("鸡蛋", 60), ("虾仁", 40), ("牛奶", 100))),
    Plan("孕期绿豆奶", "product", "mother", (("绿豆", 40), *MILKY), "refused", (BOIL,)),
    Plan("低钠清蒸鸡晚餐", "dish", "heart", (("鸡胸肉", 140), *GRAINS, *GREENS, BASICS[0]), "approved", (BOIL,), TRAY),
    Plan("低钠豆腐晚餐", "dish", "heart", (("北豆腐", 220), ("小扁豆", 60), *GRAINS, *GREENS, BASICS[0]),
         "approved", (BOIL,)),
    Plan("低钠三文鱼晚餐", "dish", "heart", (("三文鱼", 120), *GRAINS, *GREENS, BASICS[0]), "submitted", (BOIL,), TRAY),
    Plan("黑豆糙米饭", "dish", "heart", (("黑豆", 80), ("鸡蛋", 100), *GRAINS, *GREENS), "draft", (BOIL,)),
    Plan("极低价高铁餐", "product", "dream", ((*GRAINS, ("黄豆", 40), ("菠菜", 60))), "draft", more={"budget": "1.2"}),
    Plan("老年人一日食谱（虚构）", "menu", "",
         (("大米", 150), ("牛奶", 300), ("鸡蛋", 50), ("鸡胸肉", 60), ("北豆腐", 80), ("菠菜", 150),
          ("胡萝卜", 100), ("苹果", 200), ("燕麦片", 40), ("大豆油", 25)), "approved",
         more={"mass_low": "1100", "mass_high": "1300", "ranges": [
             {"nutrient": "energy_kcal", "min": "1300", "max": "1900", "per": "total", "source": SOURCE},
             {"nutrient": "protein", "min": "55", "max": "", "per": "total", "source": SOURCE},
             {"nutrient": "calcium", "min": "700", "max": "", "per": "total", "source": SOURCE}]}),
)  # fmt: skip
