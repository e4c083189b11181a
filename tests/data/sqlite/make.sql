create table 农户 (户编号 text, 区划 integer, 收入 real, 备注 blob);
insert into 农户 values ('007', 421303, 280.1, null), ('8', '520000', 12000, x'01'),
  ('9', 421303, 0.07, 'x'), ('10', 421303, 1e15, ''), ('11', 421303, 280.105, ''),
  ('12', 421303, null, ''), ('13', 421303, x'00ff', ''), (14, 421303, '1,234.50', ''),
  ('15', 421303, 'NaN', ''), ('16', 421303, 9e999, ''), (null, 421303, 1, ''),
  ('17', '42' || char(0) || '1303', 1, '');
create table "成员" ("户编号", "编号", "身份", "生日");
insert into 成员 values ('007', 1, '脱贫', '1980-01-02'), ('007', 2, '低保', 19800102),
  ('8', 9007199254740993, '脱贫户', null), ('8', -1, '', '1980-13-01'), (cast(x'ff41' as text), 1, '', '');
create table old (id, region, income);
insert into old values ('B1', '421303', 2), ('B2', '421303', 1);
create view 富户 as select 户编号, 区划, 收入 from 农户 where 收入 > 10000;
create table selection (户编号, 区划);
insert into selection values ('S1', 421303);
