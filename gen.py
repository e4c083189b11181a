import sys; sys.path[:0]=['/tmp/w/me','/tmp/w']
from me_reg import regs
import notes2; N=notes2.N
BASE='''过渡期 2021-01-01 至 2025-12-31

来源 通知 "示例通知" 日期 2021-01-01 { 条款 "一"  条款 "二" }

选项 户类型 { 脱贫户 "脱贫人口"、一般农户 }
选项 监测类别 { 脱贫不稳定户、边缘易致贫户、突发严重困难户 }

记录 农户 {
  户编号: 文本 主键
  区划: 地区 所在地
  户类型: 户类型
  监测类别: 监测类别 或 无 空表示 无
  消除日期: 日期 或 无 空表示 无
  年收入: 金额/年
  家庭成员: 若干 成员
}
记录 成员 隶属 农户 {
  编号: 文本 主键
  出生: 日期
  年龄: 整数
  低保: 是否
  特困: 是否
  月工资: 金额/月
}

参数 补助标准: 金额/年 {
  依据 通知 "一"
  自 2021-01-01 起: 600元/年
}
'''
heads={1:("01 Words and literals · 用词、数和日期"),2:"02 Structure · 结构",3:"03 Names · 名称",4:"04 Types and units · 类型和单位",5:"05 Records and fields · 记录和字段",6:"06 Parameters · 参数",7:"07 Tables · 表",8:"08 Policies and clauses · 政策和条款",9:"09 Citations and examples · 依据和用例",10:"10 Files · 文件"}
out=['''# Errors, warnings and hints · 提示一览

Every remark that `guodu check` can make, by its code, with both its sentences. `{0}`, `{1}` … stand for what is filled
in. An *error* makes the rules unusable, a *warning* says what is very likely not meant, a *hint* what could be
better. Codes stay what they are for good.

规则检查的全部提示，按编号排列，中英文原句都在。`{0}`、`{1}` 是填入的内容。error 是错误，改了才能用；warning 是警告，
多半不是本意；hint 是建议。编号永远不变。

This page is written by hand; a test (`tests/unit/test_docs.c`) checks that it has each code once, in order, with the
sentences of `src/syntax/diagnostics.def`, and that the snippets do what is said of them: each *wrong* one is reported with its code,
each *right* one is not. The snippets stand behind these rules · 下面的片段都接在这些规则后面：

```guodu base
'''+BASE+'```\n']
sec=0
missing=[]
for r in regs():
    num,name,sev,zh,en=r[:5]
    if num//100!=sec:
        sec=num//100; out.append('## '+heads[sec]+'\n')
    if num not in N: missing.append((num,name,zh,en)); continue
    nz,ne,w,ri,al=N[num]
    out.append('### G%04d · %s\n\n- %s\n- %s\n\n%s\n%s\n'%(num,sev,zh,en,nz,ne))
    for k,t in (('wrong',w),('right',ri)):
        if t: out.append('```guodu %s%s\n%s\n```\n'%(k,' alone' if al else '',t))
open('/tmp/w/docs/docs/errors.md','w').write('\n'.join(out).rstrip('\n')+'\n')
print('missing',missing,'extra',[n for n in N if n not in [r[0] for r in regs()]], 'snips',sum(1 for v in N.values() if v[2]))
