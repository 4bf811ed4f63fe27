"""The platform's money: whole fen, rounded once, shared out without loss."""

from valley.kernel.engine.money import AmountNotUnderstood, format_money, read_amount, split, to_fen

__all__ = ["AmountNotUnderstood", "format_money", "read_amount", "split", "to_fen"]
