"""Chinese words for things that appear on many pages, and the tone (colour + shape) that goes with each."""

from typing import Any

TONES = {
    "ok": "正常",
    "done": "已完成",
    "soon": "临期",
    "late": "超期",
    "hold": "暂停",
    "draft": "暂定",
    "none": "未设定",
}

WEEKDAYS = "一二三四五六日"

UNITS = {"workdays": "个工作日", "days": "日", "months": "个月", "years": "年", "hours": "小时"}

CONFIDENCE = {
    "verified": "已核对原文",
    "memory": "凭记忆录入，待核",
    "platform": "本平台口径",
}

ERRORS = {
    400: ("请求不完整", "服务器没有读懂这次请求。", "返回上一页重新操作；如果是收藏的链接，请从菜单重新进入。"),
    403: (
        "没有这项权限",
        "当前账号的岗位不能查看或办理这一页。",
        "核对登录的账号；确需办理的，请所在单位管理员调整岗位授权。",
    ),
    404: (
        "没有找到这一页",
        "地址有误，记录不存在，或者当前岗位无权得知它是否存在。",
        "用案号在搜索框里查找，或从左侧菜单重新进入。",
    ),
    405: ("这一页不接受这种操作", "打开页面的方式与页面不符，没有做任何改动。", "返回上一页，用页面上的按钮办理。"),
    500: (
        "系统出错了",
        "服务器在处理时出现故障，本次操作没有写入任何内容。",
        "稍后重试；仍然出错的，把下面的编号告诉系统管理员。",
    ),
}

CSRF = (
    "页面已过期",
    "这张页面打开太久，或者在别的窗口重新登录过，系统为防止冒用没有接受这次提交。没有写入任何内容。",
    "返回上一页并刷新，再提交一次。浏览器一般会保留填过的内容。",
)


def tone(name: str) -> str:
    """The word of a tone; an unknown tone keeps its own name so that it is noticed."""
    return TONES.get(name, name)


def state_look(state: Any) -> str:
    """The chip of a procedure's state: what presses first, then whether it is closed."""
    if state.tone in ("late", "soon", "hold"):
        return str(state.tone)
    return "done" if state.closed else "ok" if state.tone == "ok" else "plain"
