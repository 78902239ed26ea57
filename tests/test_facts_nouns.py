"""What a number counts, where the noun is hard to tell: its kind and its subject."""

import pytest

import pipeline

# Text, the words of one number, its kind, its subject.
NOUNS = [
    # a character that opens the phrase belongs to a word: 原则, 新型
    ("会议提出两个原则。", "两个", "other", "原则"),
    ("原有站所12个。", "12个", "institution", "站所"),
    ("岗位的目的有两个：一是服务，二是监督。", "两个", "other", "目的"),
    ("在乡镇工作的有28人。", "28人", "staffing", "在乡镇工作的"),
    # of those without a noun what is said of them is told, unless they are a part of others
    ("懂规划的只有3人。", "3人", "staffing", "懂规划的"),
    ("核定编制12名，取得执法证的仅4名。", "4名", "staffing", "编制"),
    ("分流干部42人，其中提前离岗的16人。", "16人", "staffing", "干部"),
    # parts of what was told apart by class, by sort, or by where they go
    ("全县23个乡镇分为三类。财政收入8000万元以上的为一类，共6个。", "6个", "locality", "乡镇"),
    ("全县23个乡镇分为三类。人口不到4万人的为三类，共8个；其余9个为二类。", "9个", "locality", "乡镇"),
    ("把48个乡镇分成三类，其中城郊型12个、山区型36个。", "12个", "locality", "乡镇"),
    ("新增助力型12个。", "12个", "other", "助力型"),
    ("大队下设8个中队，其中5个派驻街道，3个为机动中队。", "5个", "institution", "中队"),
    ("大队下设8个中队，其中5个派驻街道，3个为机动中队。", "3个", "institution", "机动中队"),
    ("设立站所8个，其中3个派驻机构。", "3个", "institution", "派驻机构"),
    ("党政机构由35个减为24个，低于省定限额2个。", "2个", "institution", "党政机构"),
    ("党政机构由9至12个统一规范为8个。", "8个", "institution", "党政机构"),
    ("继续整合事业单位，拟核减12家左右。", "12家左右", "institution", "事业单位"),
    ("走访企业，解决困难12家。", "12家", "other", None),
    ("工业型乡镇可以增设企业服务办公室，其他乡镇最多4个。", "最多4个", "institution", "企业服务办公室"),
    ("工业型乡镇先行，其他乡镇最多4个。", "最多4个", "locality", "乡镇"),
    # bodies by the last words of their names, and those whose people are spoken of
    ("镇里原有的21个办、站、所合并为8个机构。", "21个", "institution", "办、站、所"),
    ("18个站（所）长参加考核。", "18个", "institution", "站（所）"),
    ("四个部门派驻人员的考核权归镇里。", "四个", "institution", "部门"),
    ("32个站所（分局）人员归镇里管理。", "32个", "institution", "站所（分局）"),
    ("20个机关干部下沉。", "20个", "staffing", "机关干部"),
    # what 和 joins to one number is counted by the next, where the first has its own before it
    ("全县共有窗口34个和服务站120个。", "34个", "institution", "窗口"),
    ("全县共有窗口34个以及服务站120个。", "120个", "institution", "服务站"),
    ("辖镇9个与乡4个。", "9个", "locality", "镇"),
    ("打造12个和谐社区。", "12个", "locality", "和谐社区"),
    # other words for what links a noun to its number
    ("办事窗口由原先的14个并成5个。", "14个", "institution", "办事窗口"),
    ("执法中队自9个归整为4个。", "4个", "institution", "执法中队"),
    ("全镇窗口一共16个。", "16个", "institution", "窗口"),
    ("整合便民站点，由以前的30个压到21个。", "21个", "institution", "便民站点"),
    ("全区社区涨到86个。", "86个", "locality", "社区"),
    ("各镇（街道）党建机构限于2个。", "2个", "institution", "党建机构"),
    ("专职网格员各镇9至12名。", "9至12名", "staffing", "专职网格员"),
    ("按各镇30万元给予奖补。", "30万元", "funding", "奖补"),
    ("窗口事项从原先的45项增加到88项。", "45项", "power", "窗口事项"),
    ("对群众要求高的45项逐一评估。", "45项", "other", None),
    ("受理诉求900件，当天办结的达到84%。", "84%", "rate", "当天办结"),
    ("志愿服务来自19个站点。", "19个", "institution", "站点"),
    ("县级机构由40个减为31个，分批精简22.5%。", "22.5%", "rate", "县级机构"),
    ("中队共9个，这当中4个由街道管理。", "4个", "institution", "中队"),
    ("下放赋权事项126小项。", "126小项", "power", "赋权事项"),
    ("参照每个中队8名核定编制。", "8名", "staffing", "编制"),
    # what a verb or another noun seems to be
    ("党政机构由91个规范为104个。", "91个", "institution", "党政机构"),
    ("行政村同步由205个减至161个。", "205个", "locality", "行政村"),
    ("从24家县直单位收回空编213名。", "24家", "institution", "县直单位"),
    ("全镇现有在岗人员40人。", "40人", "staffing", "在岗人员"),
    ("全县乡镇在编不在岗人员216名。", "216名", "staffing", "在编不在岗人员"),
    ("截至6月底，全省参训8600人次。", "8600人次", "staffing", "人员"),
    ("今年以来，越级上访量下降四成。", "四成", "rate", "越级上访量"),
    ("重复派单减少了38个百分点。", "38个百分点", "rate", "重复派单"),
    ("违规外摆投诉较去年同期下降37%。", "37%", "rate", "违规外摆投诉"),
    ("乡镇工作补贴人均每月提高200元。", "200元", "funding", "乡镇工作补贴"),
    ("市政府将城建领域的82项行政处罚权交由石桥镇行使。", "82项", "power", "行政处罚权"),
    ("县住建局将38项审批权限委托乡镇办理。", "38项", "power", "审批权限"),
    ("县里分三批向石桥镇下放管理权限，累计达176项。", "176项", "power", "管理权限"),
    ("全县11个镇、2个街道改革方案全部印发。", "2个", "locality", "街道"),
    ("印发2个街道改革方案。", "2个", "other", "改革方案"),
    # people of bodies that are counted before them, and those of whom a verb follows
    ("派驻机构人员一并转到镇里，涉及9个站所143人。", "143人", "staffing", "派驻机构人员"),
    ("镇里借用的人员中，17人全部退回原单位。", "17人", "staffing", "人员"),
    ("镇综合执法队现有队员26名。", "26名", "staffing", "队员"),
    ("该镇设镇长1名、人大主席2名。", "2名", "staffing", "人大主席"),
    ("累计培训镇街执法人员1860人次。", "1860人次", "staffing", "执法人员"),
    ("累计培训人员1860人次。", "1860人次", "staffing", "培训人员"),
    ("规范议事协调机构，由146个压到58个。", "58个", "institution", "规范议事协调机构"),
    ("全省共设经济发达镇58个，其中副县级配备的12个。", "12个", "locality", "经济发达镇"),
    ("经费由县财政承担六成、乡镇承担四成。", "四成", "rate", "经费"),
    ("中心镇可以自主设置机构，但不得超过9个。", "不得超过9个", "institution", "机构"),
    ("中心镇可以自主设置，但不得超过9个。", "不得超过9个", "other", None),
    ("镇里全年办理许可1260件。", "1260件", "other", "许可"),
    ("许可1260件、处罚86起，分别比上年增长35%和62%。", "62%", "rate", "处罚"),
    ("县财政对每个派驻所补助5万元。", "5万元", "funding", "补助"),
    ("86项权限中，已办理业务的有52项。", "52项", "power", "权限"),
    ("财政收入达2.1亿元，第二年增至2.6亿元。", "2.6亿元", "funding", "财政收入"),
    ("3个乡镇办件量不足500件。", "3个", "locality", "乡镇"),
    ("3个乡镇办公用房不足。", "3个", "locality", "乡镇"),
    ("2027年底前建成服务中心800个，2025年先建300个。", "300个", "institution", "服务中心"),
    ("街道平均每天受理工单46件。", "46件", "other", "工单"),
    # what is given out at so many for each
    ("按每个中心12至15名核定工作人员。", "12至15名", "staffing", "工作人员"),
    ("镇财政按每个网格员8万元安排经费。", "8万元", "funding", "经费"),
    ("事业编制按照每万人12名核定，其余乡镇每万人9名。", "9名", "staffing", "事业编制"),
    ("每个中心配备工作人员12名。", "12名", "staffing", "工作人员"),
    # money that is named some way off
    ("所需经费由市财政安排1200万元。", "1200万元", "funding", "经费"),
    ("由县财政发给补偿金，人均1.5万元。", "人均1.5万元", "funding", "补偿金"),
    ("县财政拿出200多万元支付经济补偿。", "200多万元", "funding", "经济补偿"),
    ("街道统筹的资金由每年500万元增加到1000万元。", "1000万元", "funding", "资金"),
    ("专项经费每个社区每年不低于20万元。", "不低于20万元", "funding", "专项经费"),
    ("镇里拿出200多万元。", "200多万元", "funding", None),
    # rates: what is measured, what is used, and parts of those before
    ("年人均收入达到职工平均工资的1.2倍。", "1.2倍", "rate", "年人均收入"),
    ("补贴是平均工资的1.2倍。", "1.2倍", "rate", "平均工资"),
    ("下沉编制已使用八成以上。", "八成以上", "rate", "编制"),
    ("86%的执法人员下沉，其中镇街占六成。", "六成", "rate", "镇街"),
    ("办理时间平均缩短六成。", "六成", "rate", "办理时间"),
    ("每个大队平均只有1.6辆执法车。", "1.6辆", "other", "执法车"),
    ("安排资金1600万元，其中省里补助六成，区级承担30%。", "六成", "rate", "资金"),
    ("安排资金1600万元，其中省里补助六成，区级承担30%。", "30%", "rate", "资金"),
    ("党政机构15个，比同类县市减少六成。", "六成", "rate", "党政机构"),
    ("总投资5000万元以下的项目由镇里备案。", "5000万元以下", "funding", "总投资"),
    ("全年立案17起。", "17起", "other", "案件"),
    ("干部中50岁以上的占36%。", "50岁以上", "other", "干部"),
    # posts of a body
    ("核定事业编制86名，其中农业服务中心30名、执法大队31名。", "31名", "staffing", "事业编制"),
    ("新赋予9个乡镇海洋渔业执法权。", "9个", "locality", "乡镇"),
    ("清单所列事项中，经营场所检查等6项由街道实施。", "6项", "power", "经营场所检查"),
    # whose share it is
    ("街道还有三成岗位缺人。", "三成", "rate", "岗位"),
    ("核增编制150名，九成投向重点镇。", "九成", "rate", "编制"),
    ("执法人员中仍有近三成没有证件。", "近三成", "rate", "执法人员"),
    ("报送线索63件，其中八成当天办结。", "八成", "rate", "线索"),
    ("解决率由1月的53%升到12月的75%。", "75%", "rate", "解决率"),
    # an unknown verb inside a name
    ("新设9个国家自主创新示范区。", "9个", "locality", "国家自主创新示范区"),
    ("28个部门探索新路。", "28个", "institution", "部门"),
    # a class in the name
    ("下辖自来水公司、路灯所等8个二级单位。", "8个", "institution", "单位"),
    # bounds of one
    ("每个网格配备一到两名网格员。", "一到两名", "staffing", "网格员"),
    ("居委会聘请一名以上专职调解员。", "一名以上", "staffing", "专职调解员"),
    # places of a code
    ("编码由部门代码（9位）和序号（4位）组成。", "9位", "other", None),
    ("生成27位编码。", "27位", "other", "编码"),
    ("专家共5位。", "5位", "staffing", "专家"),
    # bodies whatever they have
    ("整合公安、人社等20余家部门数据。", "20余家", "institution", "部门数据"),
    ("带动8家企业入驻。", "8家", "other", "企业"),
    ("覆盖16个检查主体。", "16个", "institution", "检查主体"),
    ("确认三个镇街执法主体地位。", "三个", "locality", "镇街"),
    # powers by what they are of
    ("罗列22项检查内容。", "22项", "power", "检查内容"),
    ("取消行政事业性收费63项。", "63项", "other", "行政事业性收费"),
    ("五大领域47项服务内容。", "47项", "power", "服务内容"),
    # deeds and money whose names end as verbs do
    ("共计开展检查40次。", "40次", "other", "检查"),
    ("减轻企业负担80多亿元。", "80多亿元", "funding", "企业负担"),
    ("实际使用外商直接投资12亿美元。", "12亿美元", "funding", "外商直接投资"),
    ("投入3000万元。", "3000万元", "funding", None),
    ("800万人口中农民有500多万。", "500多万", "staffing", "农民"),
    ("清河区原有10个乡镇改设街道。", "10个", "locality", "乡镇"),
    ("镇领导职数少了三分之一。", "三分之一", "rate", "领导职数"),
    ("合并以后内设机构由8个减少至3个。", "8个", "institution", "内设机构"),
    # money named behind or before
    ("省里拿出3000万元以奖代补资金。", "3000万元", "funding", "以奖代补资金"),
    ("安排600万元用于购买服务。", "600万元", "funding", None),
    ("户均负担由180元涨到260元。", "260元", "funding", "户均负担"),
    ("全县12个乡镇平均欠债310万元。", "310万元", "funding", "欠债"),
    # names that are summed up
    ("桥头、清水、柳树三镇先行。", "三镇", "locality", "镇"),
    ("农机、水利、林技三站合并。", "三站", "institution", "站"),
    # an office by the last word of its name alone
    ("过去的十几个办合并为3个。", "十几个", "institution", "办"),
    ("过去的十几个办法整合为3个。", "十几个", "other", "办法"),
    ("事业单位一律不超过5个。", "不超过5个", "institution", "事业单位"),
    # bodies of a tier
    ("县委编办会同17个县直部门逐项论证。", "17个", "institution", "县直部门"),
    ("县委编委在26个县直单位里核减编制310名。", "26个", "institution", "县直单位"),
    ("全市9个县直接管理的村有30个。", "9个", "locality", "县"),
    # where a part goes is not what is counted
    ("组建执法中队9支，其中3支设在重点镇。", "3支", "institution", "执法中队"),
    ("全县设机构210个，其中3个街道办事处、12个镇政府。", "3个", "institution", "街道办事处"),
    # the measure that things are told apart by
    ("占地面积不超过3000平方米的临时用地审批下放到镇。", "不超过3000平方米", "other", "占地面积"),
    ("高度12米以下的农房由镇审批。", "12米以下", "other", "高度"),
    ("总投资额不超过2000万元的内资项目由街道核准。", "不超过2000万元", "funding", "总投资额"),
    ("全镇修通1200米的村道。", "1200米", "other", "村"),
    # rates: measured against another thing, of those who are so many, higher than elsewhere
    ("村里每年自筹的部分不得低于开支的15%。", "15%", "rate", "每年自筹的部分"),
    ("乡镇机关人员不得超过总编制的三成。", "三成", "rate", "机关人员"),
    ("收入的15%用于养护。", "15%", "rate", "收入"),
    ("七成以上为合同制聘员。", "七成以上", "rate", "合同制聘员"),
    ("改革后七成以上为了群众方便。", "七成以上", "rate", None),
    ("干部的年终考核奖比机关高出15个百分点。", "15个百分点", "rate", "考核奖"),
    ("全年受理300件，当天办结的接近八成。", "接近八成", "rate", "当天办结的"),
    ("多数省份减少审批事项50%左右，有的超过70%。", "超过70%", "rate", "审批事项"),
    # words of manner behind a number name nothing
    ("另外12名以劳务派遣方式聘用。", "12名", "staffing", None),
    ("这41人经县委同意转为事业编制。", "41人", "staffing", "人员"),
    ("富余干部137人中，转岗62人，其余29人按规定离岗。", "29人", "staffing", "富余干部"),
    # rounds are of what is done in them
    ("省里分别两次公布赋权指导目录。", "两次", "other", "赋权指导目录"),
    ("县政府分两批将部门承担的201项权力下放给乡镇。", "两批", "other", "权力"),
    ("联合检查三次发现隐患12处。", "三次", "other", "联合检查"),
    # one, counted out behind its noun or shared
    ("市里给每个执法队配巡逻车一台。", "一台", "other", "巡逻车"),
    ("每两个村合用一个卫生室。", "一个", "institution", "卫生室"),
    # a relative clause that opens with who handles them
    ("筛选出127项适合街道承接的县级权限。", "127项", "power", "县级权限"),
    # 人 alone tells that people are counted
    ("办理入编645人、出编498人。", "498人", "staffing", "人员"),
    ("全镇在编84人，懂规划的只有2人。", "2人", "staffing", "懂规划的"),
    ("招录公务员50名，在乡镇工作的有28人。", "28人", "staffing", "公务员"),
    ("96名执法人员中，34人随收回的事项回到县级大队。", "34人", "staffing", "执法人员"),
    # classes that things are told apart into
    ("把乡镇划为城郊型、工业型、农业型和山区型四类。", "四类", "other", "乡镇"),
    ("乡镇依人口规模分成三类。", "三类", "other", "乡镇"),
    ("全县村庄根据区位归为五类。", "五类", "other", "村庄"),
    ("派驻人员每人每月另发执法补贴500元。", "500元", "funding", "执法补贴"),
    # those among whom so many did a thing
    ("科室不准超过8个，24个乡镇中有19个又设了应急办公室。", "19个", "locality", "乡镇"),
    ("12个社区中有5个未设窗口。", "5个", "locality", "社区"),
    # more or fewer than at another time
    ("年内核销空编180名，财政供养人员比前一年净减156人。", "156人", "staffing", "财政供养人员"),
    ("下放事项比上一轮增加36项。", "36项", "power", "事项"),
    # dealt out at so many for each
    ("区城管局按每个街道8名的标准派驻执法队员。", "8名", "staffing", "执法队员"),
    ("市里按每镇50万元给予补助。", "50万元", "funding", "补助"),
    ("对试点镇按每年100万元标准给予奖补。", "100万元", "funding", "奖补"),
    # money by what it was paid as, what a standard is of, who spent it
    ("提前离岗的干部每人领取补偿1.8万元。", "1.8万元", "funding", "补偿"),
    ("乡镇岗位补贴平均标准由每月420元提高到600元。", "600元", "funding", "乡镇岗位补贴"),
    ("村级支出一年少花1100万元。", "1100万元", "funding", "村级支出"),
    ("每村的运转经费需要8万元。", "8万元", "funding", "运转经费"),
    ("超过半数乡镇没有法制员。", "超过半数", "rate", "乡镇"),
    # what follows describes those that are left out
    ("33项审批事项被取消，21项与农户生活相关的委托街道审批。", "21项", "power", "审批事项"),
    ("共有21项与农民生产相关的审批事项。", "21项", "power", "审批事项"),
    ("3个重点镇除上述事项外再承接许可31项。", "3个", "locality", "重点镇"),
    ("有6个站所因人少事少被合并。", "6个", "institution", "站所"),
    # what bodies were made of, without 等
    ("乡镇站所归并为农业服务站、社会保障站、文化站3个。", "3个", "institution", "站所"),
    ("乡镇内设机构宜精简到5个以内。", "5个以内", "institution", "内设机构"),
    ("全市镇办由16个减到9个。", "9个", "locality", "镇办"),
    # a text that ends with the noun
    ("2个村", "2个", "locality", "村"),
]


@pytest.mark.parametrize(("text", "quote", "kind", "subject"), NOUNS)
def test_noun(text, quote, kind, subject):
    facts = pipeline.process(text.encode()).facts
    assert [(fact.kind, fact.subject) for fact in facts if fact.evidence.quote == quote] == [(kind, subject)]


@pytest.mark.parametrize("text", ["走遍桥头、清水三镇。", "武汉三镇先行。"])
def test_names_that_no_number_sums_up(text):
    assert pipeline.process(text.encode()).facts == ()


@pytest.mark.parametrize(
    "text",
    [
        "三次产业结构得到优化。",
        "第二次会议强调，二次供水要管好。",
        "这是改革的关键一个。",
        "一员多岗是常态。",
        "比预期快了一个多月。",
        "都超过了一个中小城市。",
    ],
)
def test_one_is_an_article(text):
    assert pipeline.process(text.encode()).facts == ()
