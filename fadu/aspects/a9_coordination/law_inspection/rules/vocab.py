"""Words of law inspection: kinds of projects, rungs of the ladder, classes and severities of problems."""

from __future__ import annotations

Words = tuple[tuple[str, str], ...]

KINDS: Words = (
    ("comprehensive", "年度综合督察"),
    ("special", "专项督察"),
    ("event", "重大法治事件督察"),
    ("lookback", "督察“回头看”"),
)
ENTRY_KINDS: Words = (*KINDS, ("other", "其他督查检查考核"))
REGIMES: Words = (("law", "法治督察"), ("government", "政府督查"), ("assessment", "考核"), ("other", "其他督查检查"))

RUNGS: Words = (
    ("reminder", "提醒函"),
    ("dispatch", "书面调度"),
    ("inquiry", "函询督促"),
    ("onsite", "实地督察"),
    ("talk", "约谈"),
    ("listed", "挂牌督办"),
    ("circular", "通报"),
)
SUMMONED: Words = (("deputy", "分管负责人"), ("chief", "主要负责人"))
LETTERS = ("reminder", "dispatch", "inquiry", "listed", "circular")  # rungs that are one paper to the unit
ANSWERED = ("dispatch", "inquiry", "listed")  # rungs that wait for an answer

GROUNDS: Words = (
    ("clock", "法定期限超期"),
    ("target", "计划目标滞后"),
    ("indicator", "指标未达标"),
    ("answer", "督促未答复"),
    ("problem", "整改逾期"),
    ("policy", "上级要求逾期未落实"),
    ("conflict", "数据矛盾"),
    ("complaint", "投诉举报或者交办"),
    ("event", "重大法治事件"),
)
ASSESSED: Words = (
    ("sufficient", "答复清楚，措施可行"),
    ("insufficient", "答复不清楚或者没有落实"),
    ("doubt", "发现新的疑点，需要现场核实"),
)

# Four groups of four, after the way in which inspections of other cities sort common problems (本平台口径).
CLASSES: Words = (
    ("lead_duty", "履职：第一责任人职责未落实"),
    ("lead_plan", "履职：年度计划任务未推进"),
    ("lead_money", "履职：人员经费保障不足"),
    ("lead_study", "履职：学法述法不落实"),
    ("rule_decision", "决策和文件：重大决策程序缺失"),
    ("rule_document", "决策和文件：规范性文件制定、备案、清理不规范"),
    ("rule_review", "决策和文件：合法性审查不到位"),
    ("rule_contract", "决策和文件：合同、承诺未履行"),
    ("enforce_procedure", "执法：程序违法"),
    ("enforce_discretion", "执法：裁量不当"),
    ("enforce_inspection", "执法：涉企检查不规范"),
    ("enforce_record", "执法：公示、记录、审核制度未落实"),
    ("dispute_reconsideration", "争议化解：复议应诉不依法履职"),
    ("dispute_petition", "争议化解：信访、投诉逾期"),
    ("dispute_disclosure", "争议化解：信息公开不依法答复"),
    ("dispute_data", "争议化解：数据不实、虚报瞒报"),
)
SEVERITY: Words = (("1", "轻微"), ("2", "一般"), ("3", "较重"), ("4", "严重"))
GRADES = tuple((int(key), title) for key, title in SEVERITY)
SOURCES: Words = (
    ("inspection", "督察发现"),
    ("warning", "系统预警"),
    ("complaint", "群众反映"),
    ("audit", "审计、巡察移交"),
    ("judgment", "裁判、复议文书"),
    ("talk", "约谈承诺"),
    ("class", "类案排查"),
    ("score", "考核失分"),
    ("claim", "清单认领"),
    ("form", "线上核查"),
)
NOT_TAKEN = ("proposed", "dismissed")  # states of what nobody has decided to enter: no problem of the unit (yet)
NOTES: Words = (
    ("talk", "谈话"),
    ("file", "查阅案卷"),
    ("visit", "走访"),
    ("test", "法律知识测试"),
    ("unannounced", "暗访"),
    ("symposium", "座谈"),
)
MEMBERS: Words = (("leader", "组长"), ("deputy", "副组长"), ("member", "组员"), ("expert", "专家"), ("invited", "特邀"))
RETURNS: Words = (
    ("paper_only", "只有文件，没有落实"),
    ("promise", "只有打算，没有结果"),
    ("reused", "佐证已用于其他问题"),
    ("insufficient", "佐证不足以证明"),
    ("unreachable", "没有针对问题"),
)
EVENT_SOURCES: Words = (
    ("judgment", "生效裁判撤销或者确认违法，影响较大"),
    ("group", "十人以上群体性诉讼"),
    ("incident", "执法中致人伤亡或者引发广泛关注"),
    ("document", "违法文件正在执行"),
    ("suggestion", "司法建议、检察建议"),
    ("instruction", "上级或者领导交办"),
    ("petition", "五十人以上集体信访"),
    ("superior", "上级督察交办"),
    ("hotline", "12345 集中反映"),
)


def label(words: Words, key: str) -> str:
    """The Chinese word of a key, or the key itself."""
    return dict(words).get(key, key)
