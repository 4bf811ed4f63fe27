"""What must be shown before a case leaves a stage. The platform's own templates: the plan names the paths, no criteria.

Paths (plan L42): farm–plant contract, research–plant pilot, hospital–formula study (inventory row 30).
"""

STAGES = ("research", "transfer", "pilot", "industry")
GENERAL = {
    "research": ("指标重复三次", "权利归属清楚"),
    "transfer": ("样品达到指标", "成本测算"),
    "pilot": ("连续三批中试达标", "检测报告合格"),
    "industry": ("有首批订单或合同",),
}
MORE = {
    "agri_food": {"research": ("与产地签有供应合同",)},
    "creative_food": {"transfer": ("研究单位与工厂签有中试协议",)},
    "medical_food": {"research": ("与医疗机构的配方研究已立项并通过伦理审查",)},
}


def criteria(path: str, stage: str) -> tuple[str, ...]:
    """What the path asks at the end of a stage."""
    return GENERAL[stage] + MORE.get(path, {}).get(stage, ())


def after(stage: str) -> str:
    """The next stage, "" after the last."""
    place = STAGES.index(stage) + 1
    return STAGES[place] if place < len(STAGES) else ""
