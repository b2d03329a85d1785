"""Radicals that a PDF writes in place of characters: ⼗ looks like 十 and is another sign.

Programs that make PDF files let the two share one shape, so that the text layer often names the radical. Left as it is,
百分之九⼗⼋ would read as nine per cent. Each is replaced by the character that it stands for, one for one.
"""

from __future__ import annotations

import unicodedata

# CJK Radicals Supplement, for which Unicode names no decomposition: those that are characters of their own.
SUPPLEMENT = (
    "⺀冫⺁厂⺇几⺈刀⺌小⺎兀⺏尣⺐尢⺒巳⺓幺⺗心⺛旡⺜日⺝月⺟母⺠民⺧牛⺩王⺪疋⺫目⺬示⺮竹⺯糹⺶羊⺷羊⺸羊⺻聿⺼肉⺽臼⻁虎⻃覀⻄西⻅见⻆角⻇角⻉贝⻊足⻋车⻏邑⻑長"
    "⻓长⻔门⻖阜⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_COMPATIBLE = (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA))
PLAIN = {
    **{sign: unicodedata.normalize("NFKC", chr(sign)) for sign in _COMPATIBLE},
    **{ord(sign): character for sign, character in zip(SUPPLEMENT[::2], SUPPLEMENT[1::2], strict=True)},
}


def plain(text: str) -> str:
    """The same text, as long as before, with characters where radicals stood."""
    return text.translate(PLAIN)
