"""A text to begin with where a city has none yet: the usual wording of a responsibility pledge, to be edited.

It is text of a document in Chinese, not of a page: it is the same in every language of the pages.
"""

from __future__ import annotations

EXAMPLE: dict[str, str] = {
    "word": "园责",
    "title": "{park}{year}年度目标管理责任状",
    "basis": "为全面完成{city}{year}年度国民经济和社会发展目标任务，明确责任，严格考核，特签订本责任状。",
    "party_a": "中共{city}委员会、{city}人民政府",
    "party_b": "{park}党工委、管委会",
    "period": "{year}年1月1日至{year}年12月31日",
    "clauses": """# 主要措施
乙方应将目标任务分解到季、落实到人，按季如实填报完成情况，确保目标序时推进。
# 考核与奖惩
甲方按照{year}年度考核办法对乙方进行考核，考核结果作为评先评优和奖惩的依据；未完成目标任务的，予以约谈。
# 职务变动
乙方负责人职务变动的，本责任状由继任者继续履行，并办理交接。
# 其他
本责任状未尽事宜由双方协商解决，调整目标须另签补充协议。本责任状一式两份，甲乙双方各执一份。""",
    "park_posts": "党工委书记\n管委会主任",
    "own_posts": "",
    "city_posts": "市委书记\n市长",
}
