"""Trades of the synthetic entities: industry code, words of a name, and how usual each is per kind of entity.

Codes are GB/T 4754—2017 classes from memory; the shares are assumptions of the demonstration.
"""

from __future__ import annotations

from typing import NamedTuple

from .vocab import Kind


class Trade(NamedTuple):
    """An industry code, the word in a company's name, the word in a shop's name, weights for companies and shops."""

    code: str
    word: str
    shop: str
    company: float
    self_employed: float


_ROWS = (
    Trade("A0141", "果蔬种植", "菜园", 1.2, 0.8), Trade("A0151", "苹果种植", "果园", 1.0, 0.5),
    Trade("A0390", "畜禽养殖", "养殖场", 0.8, 0.9), Trade("A0411", "海水养殖", "海水养殖户", 2.6, 1.6),
    Trade("A0421", "远洋捕捞", "渔船", 1.2, 1.8), Trade("B1019", "石材开采", "石料点", 0.2, 0.0),
    Trade("C1361", "水产冷冻食品", "海产加工点", 3.4, 0.8), Trade("C1371", "果蔬加工", "加工点", 0.9, 0.3),
    Trade("C1411", "糕点食品", "糕点房", 1.2, 1.6), Trade("C1439", "方便食品", "面食坊", 0.9, 1.2),
    Trade("C1512", "酿酒", "酒坊", 0.3, 0.2), Trade("C1782", "渔网绳缆", "网具坊", 1.3, 0.4),
    Trade("C1819", "服装制造", "缝纫铺", 2.1, 1.1), Trade("C2110", "木质家具", "木匠铺", 0.9, 0.6),
    Trade("C2319", "包装印刷", "打印店", 0.9, 0.7), Trade("C2442", "渔具钓具", "渔具坊", 3.1, 0.8),
    Trade("C2614", "有机化工", "化工点", 0.5, 0.0), Trade("C2720", "制药", "药品点", 0.5, 0.0),
    Trade("C2770", "医用材料", "医材点", 0.8, 0.0), Trade("C2929", "塑料制品", "塑料坊", 1.2, 0.2),
    Trade("C3021", "水泥制品", "预制件场", 0.7, 0.2), Trade("C3311", "金属结构", "焊接铺", 1.5, 0.6),
    Trade("C3484", "机械加工", "机加工点", 3.2, 0.6), Trade("C3670", "汽车零部件", "配件坊", 1.3, 0.1),
    Trade("C3731", "船舶制造", "修船点", 0.9, 0.1), Trade("C3913", "计算机外设", "电子坊", 0.8, 0.0),
    Trade("D4430", "热力", "供热点", 0.2, 0.0), Trade("D4511", "燃气", "燃气点", 0.2, 0.0),
    Trade("E4710", "建筑工程", "施工队", 4.1, 0.3), Trade("E4910", "机电安装", "安装队", 1.8, 0.3),
    Trade("E5011", "装饰装修", "装修队", 3.8, 1.2), Trade("F5122", "果蔬批发", "果蔬批发部", 1.9, 2.6),
    Trade("F5126", "水产批发", "水产批发部", 2.5, 3.0), Trade("F5175", "建材批发", "建材经销处", 4.2, 2.7),
    Trade("F5169", "化学品批发", "化工经销处", 0.9, 0.0), Trade("F5211", "百货", "百货店", 3.4, 9.0),
    Trade("F5212", "超市", "便利店", 1.8, 8.5), Trade("F5232", "服装零售", "服装店", 1.5, 6.8),
    Trade("F5251", "医药零售", "药店", 1.9, 0.6), Trade("F5223", "果品零售", "水果店", 0.6, 3.6),
    Trade("F5265", "加油站", "油品点", 0.5, 0.0), Trade("F5292", "电子商务", "网店", 3.4, 4.6),
    Trade("G5431", "货物运输", "货运户", 2.4, 4.4), Trade("G5990", "仓储物流", "仓库", 1.5, 0.2),
    Trade("H6110", "酒店管理", "宾馆", 1.0, 0.9), Trade("H6130", "民宿", "民宿", 0.5, 2.4),
    Trade("H6210", "餐饮管理", "饭店", 2.5, 9.6), Trade("H6220", "快餐", "快餐店", 0.8, 4.6),
    Trade("H6231", "茶艺", "茶馆", 0.3, 0.9), Trade("I6513", "软件技术", "电脑店", 2.9, 0.4),
    Trade("J6713", "投资管理", "投资点", 0.5, 0.0), Trade("K7020", "物业管理", "物业点", 1.4, 0.1),
    Trade("K7030", "房产中介", "房产中介部", 1.2, 0.9), Trade("L7111", "汽车租赁", "租车行", 0.8, 0.5),
    Trade("L7249", "企业管理咨询", "咨询部", 3.1, 0.6), Trade("L7291", "旅行社", "旅游服务部", 1.0, 0.3),
    Trade("M7452", "检验检测", "检测点", 0.6, 0.0), Trade("N7721", "环保科技", "保洁队", 0.9, 0.1),
    Trade("O8040", "美容美发", "理发店", 0.6, 5.2), Trade("O8111", "汽车维修", "汽修厂", 1.2, 2.6),
    Trade("P8391", "教育培训", "培训班", 1.3, 0.5), Trade("Q8425", "医疗门诊", "诊所", 0.7, 0.5),
    Trade("R8930", "体育健身", "健身房", 0.6, 0.5), Trade("R9011", "歌舞娱乐", "歌厅", 0.3, 0.4),
)  # fmt: skip
TRADES = {trade.code: trade for trade in _ROWS}
SHARES: dict[str, list[tuple[str, float]]] = {
    Kind.ENTERPRISE: [(trade.code, trade.company) for trade in _ROWS],
    Kind.SELF_EMPLOYED: [(trade.code, trade.self_employed) for trade in _ROWS if trade.self_employed],
    Kind.COOPERATIVE: [("A0141", 4.0), ("A0151", 3.0), ("A0390", 1.5), ("A0411", 2.0)],
    Kind.FOREIGN: [("C1361", 2.0), ("C2442", 2.0), ("C3484", 2.0), ("C3913", 1.0), ("F5175", 1.0)],
}
