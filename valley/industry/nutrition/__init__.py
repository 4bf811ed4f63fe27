"""营养设计. Nutrition: composition data, formulation, labels and rules."""
