"""The city's areas and organs: counts, keys, law and management kept apart, nothing invented."""

import pytest
from stdnum.cn import uscc

from fadu.people.city import load_city
from fadu.people.models import Area, Organ

pytestmark = pytest.mark.django_db

PLAN_2024 = """
fazhiban swb jiwei zuzhibu xuanchuan zfw shgzb bianban rdcwh fayuan jcy zgh gsl zfb fgw jyj kjj gxj gaj mzj
sfj czj rsj zrzy sthj zjj jtj shuiwu nyj hyj swj wlj wjw tyj yjj sjj wsb gzw spj scjg tjj ybj cgj bigdata
xfj tiyu jrj huancui wendeng rongcheng rushan gaoqu jingqu lingang nanhai zongbao
"""


def test_counts(city):
    assert Area.objects.filter(level="county").count() == 4
    assert Area.objects.filter(level="town", statutory=True).count() == 72
    assert Area.objects.filter(level="town").count() == 73
    assert Area.objects.filter(level="zone", statutory=False).count() == 3
    assert Organ.objects.filter(kind__in=["town", "street"]).count() == 72
    assert Organ.objects.filter(kind="government", area__level="county").count() == 4


def test_towns_of_each_county_by_law(city):
    counts = {
        name: Area.objects.filter(level="town", statutory=True, legal_parent__name=name).count()
        for name in ("环翠区", "文登区", "荣成市", "乳山市")
    }
    assert counts == {"环翠区": 18, "文登区": 17, "荣成市": 22, "乳山市": 15}


def test_law_and_management_are_apart(city):
    street = Area.objects.get(code="371071004")
    assert (street.name, street.county().name, street.managing_organ.key) == ("怡园街道", "环翠区", "gaoqu")
    assert street.confidence == "memory"
    assert Area.objects.get(code="371003400").statutory is False
    assert not Organ.objects.filter(key="371003400").exists()


def test_loading_twice_changes_nothing_and_keeps_the_citys_edits(city):
    Organ.objects.filter(key="cgj").update(name="威海市城市管理局", confirm=False)
    assert load_city() == {"areas": 0, "organs": 0}
    assert Organ.objects.get(key="cgj").name == "威海市城市管理局"
    load_city(refresh=True)
    assert Organ.objects.get(key="cgj").confirm is True


def test_codes_are_valid_or_blank(city):
    codes = list(Organ.objects.exclude(code="").values_list("code", flat=True))
    assert len(codes) == 4 and all(uscc.is_valid(code) for code in codes)


def test_uncertain_names_say_so(city):
    assert Organ.objects.get(key="bigdata").label == "威海市大数据局（名称待确认）"
    assert Organ.objects.get(key="sfj").label == "威海市司法局"


def test_reconsideration_offices_and_lines(city):
    for county in ("huancui", "wendeng", "rongcheng", "rushan"):
        office = Organ.objects.get(key=f"{county}.sfj")
        assert (office.parent.key, office.kind) == (county, "department")
    assert Organ.objects.get(key="rongcheng.tax").superior.key == "tax"
    assert Organ.objects.get(key="customs").superior.name == "中华人民共和国青岛海关"


def test_keys_cover_the_plan_of_2024(city, plan_2024_keys):
    known = set(Organ.objects.values_list("key", flat=True))
    assert plan_2024_keys <= known


@pytest.fixture
def plan_2024_keys():
    """Organ keys that a plan names (departments and areas)."""
    return set(PLAN_2024.split())


def test_pinyin_initials():
    from fadu.people.pinyin import initials

    assert initials("威海市司法局") == "whssfj"
    assert initials("乳山口镇") == "rskz"
