"""Drawn things of the Word file: the place of the seal."""

from __future__ import annotations

from docx.oxml import parse_xml

from fadu.kernel.papers.geometry import SEAL
from fadu.kernel.papers.word_xml import FACES, RED, Element

_EMU = 36000  # a millimetre in the units of drawings
_NS = " ".join(
    f'xmlns:{prefix}="http://schemas.{uri}"'
    for prefix, uri in {
        "w": "openxmlformats.org/wordprocessingml/2006/main",
        "wp": "openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "openxmlformats.org/drawingml/2006/main",
        "wps": "microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
_RING = """<w:r {ns}><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"
 relativeHeight="{n}" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="column"><wp:posOffset>{x}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="paragraph"><wp:posOffset>{y}</wp:posOffset></wp:positionV>
<wp:extent cx="{side}" cy="{side}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{n}" name="印章处{n}" descr="加盖印章的位置（尚未用印）"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>
<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom><a:noFill/>
<a:ln w="6350"><a:solidFill><a:srgbClr val="{red}"/></a:solidFill><a:prstDash val="dash"/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent><w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/>
<w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="{song}" w:eastAsia="{song}"
 w:hAnsi="{song}"/><w:color w:val="{red}"/><w:sz w:val="21"/></w:rPr><w:t>（印章处）</w:t></w:r></w:p>
</w:txbxContent></wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"/></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"""


def seal_place(x: float, y: float, n: int = 1) -> Element:
    """A run with a dashed red ring that says a seal goes here; its corner `x`, `y` mm from the column and the line."""
    xml = _RING.format(
        ns=_NS, n=n, x=round(x * _EMU), y=round(y * _EMU), side=round(SEAL * _EMU), red=RED, song=FACES["song"]
    )
    return parse_xml(xml.replace("\n", ""))
