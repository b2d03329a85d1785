"""What an enterprise may say about a visit, and what about a complaint."""

TAGS = (
    ("polite", "态度文明"),
    ("lawful", "程序规范"),
    ("clear", "讲解清楚"),
    ("helpful", "指导有用"),
    ("once", "一次查完"),
    ("long", "时间过长"),
    ("again", "重复检查"),
    ("uncoded", "没有亮码亮证"),
    ("papers", "索要无关材料"),
    ("stopped", "影响正常经营"),
    ("charged", "要求付费或者接受服务"),
)
BAD_TAGS = ("long", "again", "uncoded", "papers", "stopped", "charged")
SCORES = ((5, "很满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "很不满意"))
TEXT_LENGTH = 500
SUBJECTS = (
    ("uncoded", "没有亮码、没有出示证件"),
    ("unplanned", "没有通知、没有依据的检查"),
    ("repeated", "多头检查、重复检查"),
    ("frequency", "超过年度频次"),
    ("disguised", "以调研、观摩等名义变相检查"),
    ("charge", "收费、摊派、指定服务"),
    ("benefit", "接受宴请、礼品等"),
    ("seizure", "违法查封、扣押、责令停产"),
    ("conduct", "态度粗暴、影响正常经营"),
    ("other", "其他"),
)
RESULTS = (("upheld", "属实"), ("partly", "部分属实"), ("unfounded", "不属实"), ("settled", "经沟通已解决"))
