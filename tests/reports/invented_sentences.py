"""The sentences of an invented story, by fact, language and telling; everything here is made up for the tests."""

FACTS = [
    ("bridge-closed", "core", "The Sorrel Bridge in Port Maren was closed to all traffic on Monday 3 March."),
    ("crack-found", "core", "Inspectors found a crack in the northern main cable."),
    ("ferries-free", "core", "Ferries carry passengers free of charge until the bridge reopens."),
    ("reopens-june", "core", "The ministry expects the bridge to reopen in June."),
    ("repair-2019", "core", "The last repair, in 2019, was carried out by the company Halden & Sons."),
    ("report-2021", "core", "A report of 2021 had warned about the cable."),
    ("vehicles-daily", "secondary", "About 42,000 vehicles cross the bridge every day."),
    ("repair-cost", "secondary", "The repair is expected to cost 18 million crowns."),
    ("minister-visit", "secondary", "Transport Minister Ada Brandt visited the site on Tuesday 4 March."),
    ("hospital-moved", "secondary", "The regional hospital moved 30 operations to the south bank."),
    ("dock-stoppage", "secondary", "Dock workers stopped work for two hours on Wednesday 5 March."),
    ("opened-1961", "background", "The bridge was opened in 1961."),
    ("closed-1987", "background", "It was closed once before, for nine days in 1987."),
]
"""Key, weight, statement, in file order."""

SENTENCES = {
    "en": {
        (
            "bridge-closed",
            "included",
        ): "The Sorrel Bridge in Port Maren has been closed to all traffic since Monday, 3 March.",
        ("bridge-closed", "partly"): "The Sorrel Bridge in Port Maren is closed to heavy vehicles.",
        (
            "bridge-closed",
            "differs",
        ): "The Sorrel Bridge in Port Maren has been closed to all traffic since Sunday, 2 March.",
        ("crack-found", "included"): "Inspectors came upon a crack in the main cable on the northern side.",
        ("crack-found", "partly"): "Inspectors came upon damage to a cable.",
        ("ferries-free", "included"): "Until the bridge opens again, passengers cross by ferry without paying.",
        ("ferries-free", "partly"): "Ferries are carrying passengers across the sound.",
        ("reopens-june", "included"): "The ministry counts on June for the reopening.",
        ("reopens-june", "differs"): "The ministry counts on September for the reopening.",
        ("repair-2019", "included"): "Halden & Sons had carried out the last repair, six years ago in 2019.",
        ("repair-2019", "partly"): "The last repair dates from 2019.",
        (
            "report-2021",
            "included",
        ): "An engineers’ report had warned about the cable as early as 2021, documents seen by the newsroom show.",
        ("vehicles-daily", "included"): "Some 42,000 cars and lorries use it on an ordinary day.",
        ("vehicles-daily", "differs"): "Some 24,000 cars and lorries use it on an ordinary day.",
        ("repair-cost", "included"): "The work is put at 18 million crowns.",
        ("repair-cost", "differs"): "The work is put at 23 million crowns.",
        ("minister-visit", "included"): "Ada Brandt, the transport minister, came to the site on Tuesday, 4 March.",
        ("minister-visit", "partly"): "The transport minister came to the site this week.",
        ("hospital-moved", "included"): "Thirty operations were moved to the south bank, the regional hospital said.",
        ("hospital-moved", "differs"): "Thirteen operations were moved to the south bank, the regional hospital said.",
        ("dock-stoppage", "included"): "On Wednesday, 5 March, dock workers laid down their tools for two hours.",
        ("opened-1961", "included"): "It was opened in 1961.",
        ("closed-1987", "included"): "Only once before, for nine days in 1987, had it been closed.",
    },
    "ru": {
        (
            "bridge-closed",
            "included",
        ): "Мост Соррел в Порт-Марене с понедельника, 3 марта, закрыт для всего транспорта.",
        ("crack-found", "included"): "Инспекторы обнаружили трещину в северном главном тросе.",
        ("crack-found", "partly"): "Инспекторы обнаружили повреждение троса.",
        ("ferries-free", "included"): "До открытия моста пассажиров бесплатно перевозят паромы.",
        ("reopens-june", "included"): "Министерство рассчитывает открыть мост в июне.",
        ("vehicles-daily", "included"): "Ежедневно по мосту проезжает около 42 000 машин.",
        ("repair-cost", "included"): "Ремонт оценивается в 18 миллионов крон.",
        ("minister-visit", "included"): "Министр транспорта Ада Брандт осмотрела место во вторник, 4 марта.",
        ("opened-1961", "included"): "Мост был открыт в 1961 году.",
    },
    "zh": {
        ("bridge-closed", "included"): "马伦港的索雷尔大桥自3月3日星期一起禁止一切车辆通行。",
        ("crack-found", "included"): "检查人员在北侧主缆上发现一条裂缝。",
        ("ferries-free", "included"): "大桥重新开放前,渡轮免费运送乘客。",
        ("reopens-june", "included"): "主管部门预计大桥将于6月重新开放。",
        ("reopens-june", "differs"): "主管部门预计大桥将于5月重新开放。",
        ("vehicles-daily", "included"): "每天约有4.2万辆汽车经过这座大桥。",
        ("repair-cost", "included"): "维修费用预计为1800万克朗。",
        ("minister-visit", "included"): "交通部长阿达·布兰特3月4日星期二视察了现场。",
        ("opened-1961", "included"): "大桥于1961年通车。",
        ("closed-1987", "included"): "此前大桥只在1987年关闭过九天。",
    },
    "ko": {
        ("bridge-closed", "included"): "마렌항의 소렐 다리가 3월 3일 월요일부터 모든 차량에 통제됐다.",
        ("crack-found", "included"): "점검반은 북쪽 주 케이블에서 균열을 발견했다.",
        ("ferries-free", "included"): "다리가 다시 열릴 때까지 여객선이 승객을 무료로 실어 나른다.",
        ("ferries-free", "partly"): "여객선이 승객을 실어 나르고 있다.",
        ("reopens-june", "included"): "교통부는 6월에 다리가 다시 열릴 것으로 보고 있다.",
        ("repair-2019", "included"): "마지막 보수는 2019년 할덴 앤드 선스가 맡았다.",
        ("report-2021", "included"): "2021년 보고서가 이미 케이블에 대해 경고한 바 있다.",
        ("vehicles-daily", "included"): "하루 약 4만2천 대의 차량이 이 다리를 건넌다.",
        ("vehicles-daily", "differs"): "하루 약 2만4천 대의 차량이 이 다리를 건넌다.",
        ("minister-visit", "included"): "아다 브란트 교통부 장관은 3월 4일 화요일 현장을 찾았다.",
        ("hospital-moved", "included"): "지역 병원은 수술 30건을 남쪽 병원으로 옮겼다.",
        ("dock-stoppage", "included"): "부두 노동자들은 3월 5일 수요일 두 시간 동안 일을 멈췄다.",
    },
    "ar": {
        ("bridge-closed", "included"): "أُغلق جسر سوريل في ميناء مارين أمام جميع المركبات منذ يوم الاثنين 3 مارس.",
        ("bridge-closed", "differs"): "أُغلق جسر سوريل في ميناء مارين أمام جميع المركبات منذ يوم الأحد 2 مارس.",
        ("crack-found", "included"): "عثر المفتشون على شق في الكابل الرئيسي الشمالي.",
        ("ferries-free", "included"): "وتنقل العبّارات الركاب مجانًا إلى أن يُفتح الجسر من جديد.",
        ("reopens-june", "included"): "وتتوقع الوزارة إعادة فتح الجسر في يونيو.",
        ("vehicles-daily", "included"): "ويعبر الجسر نحو 42 ألف مركبة كل يوم.",
        ("repair-cost", "differs"): "ويُتوقع أن تبلغ كلفة الإصلاح 81 مليون كرونة.",
        ("repair-cost", "included"): "ويُتوقع أن تبلغ كلفة الإصلاح 18 مليون كرونة.",
        ("opened-1961", "included"): "وافتُتح الجسر عام 1961.",
    },
}
"""By language, then (fact, verdict)."""

HEADLINES = {
    "en": "Bridge in Port Maren closed after cable damage",
    "ru": "Мост в Порт-Марене закрыт из-за повреждения троса",
    "zh": "马伦港大桥因缆索受损关闭",
    "ko": "마렌항 다리, 케이블 손상으로 통제",
    "ar": "إغلاق جسر ميناء مارين بعد تضرر كابل",
}

FILLERS = {
    "en": [
        "Traffic was light in the early morning, and a thin fog lay over the sound.",
        "Shopkeepers on both banks spoke of a quiet day.",
        "The town council meets again next week.",
        "Buses end at the old customs house for the time being.",
    ],
    "ru": ["Утром над проливом стоял туман.", "Городской совет соберётся на следующей неделе."],
    "zh": ["清晨海峡上空有薄雾。", "市议会下周再次开会。"],
    "ko": ["이른 아침 해협에는 옅은 안개가 끼었다.", "시의회는 다음 주에 다시 열린다."],
    "ar": ["وكان ضباب خفيف يغطي المضيق صباحًا.", "ويجتمع مجلس المدينة مجددًا الأسبوع المقبل."],
}

NOTES = {
    ("bridge-closed", "partly"): "names heavy vehicles only",
    ("bridge-closed", "differs"): "Sunday 2 March, not Monday 3 March",
    ("crack-found", "partly"): "damage, without the crack or the side",
    ("ferries-free", "partly"): "does not say that the ferries are free",
    ("reopens-june", "differs"): "September, not June",
    ("repair-2019", "partly"): "does not name the company",
    ("vehicles-daily", "differs"): "24,000, not 42,000",
    ("repair-cost", "differs"): "23 million, not 18 million",
    ("minister-visit", "partly"): "gives neither the name nor the day",
    ("hospital-moved", "differs"): "13, not 30",
}
