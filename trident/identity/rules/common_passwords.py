"""Passwords that lead every published list of leaked ones, with the habits of Chinese keyboards.

Only what is at least eight characters long, or becomes so with a few digits, needs to stand here: shorter ones,
repeated blocks and keyboard runs are refused by rule.
"""

_STEMS = """
    password passwort passw pass passwd admin administrator root guest login welcome letmein master monkey dragon
    shadow sunshine princess football baseball basketball superman batman spiderman pokemon starwars iloveyou
    loveyou lovely trustno whatever freedom computer internet samsung google facebook michael jordan jennifer
    jessica michelle daniel charlie thomas andrew joshua matthew robert william george hunter killer soccer hockey
    ranger harley summer winter spring autumn flower cookie cheese banana orange chocolate butterfly purple silver
    golden diamond liverpool arsenal chelsea manchester barcelona secret access default changeme test tester
    testing demo user root system server oracle mysql postgres qwerty qwert asdf asdfgh zxcvbn zxcvbnm qazwsx
    qazwsxedc azerty hello helloworld nothing abc abcd abcde abcdef abcabc aaa aaaa aaaaaa asd qwe zxc qaz wsx
    woaini woaiwojia woaizhongguo woshishui woaiwoziji woainima wodemima wodemm nihao nihaoma zhongguo china
    beijing shanghai harbin haerbin heilongjiang guangzhou shenzhen mima mimashi mimamima yinhang wangyin
    zhifubao alipay weixin wechat taobao tencent baidu huawei xiaomi zhang wang zhao chen yang huang zhou
    zhangwei wangwei wangfang liwei lina zhangmin lijing wangjing liuwei aini ainima aiwo ailuo
    laopo laogong baobao baobei xiaobao xiaoming xiaohong feifei tiantian lele doudou mengmeng
    trident bank mybank mobilebank
"""
COMMON_STEMS = frozenset(_STEMS.split())
"""Words that with up to four digits or signs around them are still the same password."""

_WHOLE = """
    5201314520 52013140 13145200 1314520520 1314521521 521521521 woaini520 woaini521 woaini1314 woaini5201314
    5201314a a5201314 aini1314 aini5201314 520520520 a123456789 a1234567890 123456789a 123456abc abc123456
    abc123456789 a12345678 q12345678 w12345678 z12345678 x12345678 qq123456 qq123456789 qwe123456 asd123456
    zxc123456 aaa123456 asdf1234 qwer1234 zxcv1234 zxcvbnm123 1234qwer 1234abcd 123456qq 123456aa 12345678a
    123456asd 123456qwe 123qweasd qweasdzxc 1qaz2wsx 1qazxsw2 qazwsx123 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4
    q1w2e3r4t5 zaq12wsx zaq1xsw2 !qaz2wsx 1qaz@wsx p@ssw0rd pa$$w0rd passw0rd p@ssword 147258369 147852369
    159357456 159753456 741852963 789456123 456789123 963852741 951753852 14789632 1478963250 12344321 11223344
    112233445566 1122334455 123123123 321321321 123321123 123456654321 12345654321 1234554321 87654321 987654321
    9876543210 110110110 110120119 119110120 88888888 66666666 00000000 111222333 10203040 1020304050 12345678910
    123456780 1234567809 31415926 3141592653 3.1415926 314159265358 19491001 20080808 trustno1 letmein1 iloveyou1
    dearbook csdn1234 msdn1234 ilovechina
"""
COMMON_WHOLE = frozenset(_WHOLE.split())
"""Passwords refused as they stand."""
