"""What the faults of a policy are called in Chinese: people at the bank read them, not only its engineers."""

import re
from typing import Final

_QUOTED: Final = "“(.+)”"
_WORDS: Final = tuple(
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (rf"unknown function {_QUOTED}", "没有函数“{0}”"),
        (rf"unknown field {_QUOTED}: .+ has no such fact", "没有字段“{0}”：决策点没有声明这个事实"),
        (rf"unknown field {_QUOTED}", "没有字段“{0}”"),
        (rf"unknown output {_QUOTED}", "没有输出“{0}”"),
        (rf"{_QUOTED} is not decided by the facts", "“{0}”不能由事实得出"),
        (rf"{_QUOTED} is declared (.+), but the fact is a (.+)", "“{0}”声明为 {1}，而事实是 {2}"),
        ("“None” is not one of the outcomes (.+)", "缺少结果；可用结果：{0}"),
        (rf"{_QUOTED} is not one of the outcomes (.+)", "“{0}”不在可用结果之内：{1}"),
        (rf"{_QUOTED} is not one of (.+)", "“{0}”不在可用值之内：{1}"),
        (
            "a gap: no rule matches (.*); add one that catches all",
            "有缺口：{0} 时没有规则适用；请在最后增加一条兜底规则",
        ),
        ("it overlaps with rule ([0-9]+), with other results", "与第 {0} 条规则重叠，而结果不同"),
        ("it overlaps with rule ([0-9]+), which UNIQUE forbids", "与第 {0} 条规则重叠，UNIQUE 不允许"),
        (
            "too complex to prove that some rule always matches: add one that catches all",
            "过于复杂，无法证明总有规则适用；请增加一条兜底规则",
        ),
        ("a cell of the wrong type: (.+)", "单元格的类型不对：{0}"),
        ("a result of the wrong type: (.+) has no value", "缺少结果：{0}"),
        ("a result of the wrong type: (.+)", "结果的类型不对：{0}"),
        ("a result of the wrong type", "结果的类型不对"),
        ("a result that the output does not allow", "结果不在输出的可用值之内"),
        ("no output is named outcome", "没有名为 outcome 的输出"),
        ("(.+) gives several answers where one is asked for", "命中策略 {0} 会给出多个答案，而这里只要一个"),
        ("it has no logic", "没有决策逻辑"),
        ("it requires itself", "决策引用了自己"),
        (
            "one decision must answer, and no other require it; found: (.+)",
            "必须恰有一个最终决策，且不被其他决策引用；现有：{0}",
        ),
        ("a policy stands by itself: imports are not accepted", "策略必须独立：不接受导入其他模型"),
        ("too complex to compile: (.+)", "过于复杂，无法编译：{0}"),
        ("too complex an expression", "表达式过于复杂"),
        (
            "the type of the input is not known: declare number, string, boolean, date or date and time",
            "输入列的类型未知：请声明为 number、string、boolean、date 或 date and time",
        ),
        ("allowed values must be constants", "可用值必须是常量"),
        ("the output's values must be listed in the order of their priority", "输出的可用值必须按优先顺序列出"),
        ("results that are ranked must be constants", "参与排序的结果必须是常量"),
        ("a default output must be a constant", "默认输出必须是常量"),
    )
)
_UNEXPECTED: Final = re.compile(rf"(?:{_QUOTED}: )?(.+) was expected at character ([0-9]+), not (.+)")
_UNREADABLE: Final = re.compile(rf"(?:{_QUOTED}: )?(the expression .+)")
_WANTED: Final = {
    "a name": "名称",
    "another name": "另一个名称",
    "a value": "值",
    "a type": "类型",
    "the end": "结尾",
    "the end of a range": "区间的终点",
    "arguments by place or by name, not both": "统一按位置或统一按名称给出的参数",
}
_CANNOT_BE_READ: Final = {
    "the expression ends too early": "表达式没有写完",
    "the expression is too deep": "表达式嵌套过深",
    "the expression is nested too deeply": "表达式嵌套过深",
}


def in_chinese(what: str) -> str:
    """Return a fault in Chinese."""
    for pattern, chinese in _WORDS:
        found = pattern.fullmatch(what)
        if found is not None:
            return chinese.format(*found.groups())
    return f"写法有误：{_syntax_in_chinese(what)}"


def _syntax_in_chinese(what: str) -> str:
    """Return what the expression language's parser says, behind the text that it says it of."""
    if (found := _UNEXPECTED.fullmatch(what)) is not None:
        text, wanted, place, instead = found.groups()
        said = f"第 {place} 个字符处应为{_WANTED.get(wanted, wanted)}，而不是{_WANTED.get(instead, instead)}"
    elif (found := _UNREADABLE.fullmatch(what)) is not None:
        text, why = found.groups()
        said = _CANNOT_BE_READ.get(why, why)
    else:
        return what
    return said if text is None else f"“{text}”：{said}"
