//! Customers that don't exist, and copies of them with the faults that people make.

use guanxi_entity::{EntityDef, Value};

use super::found::Pairs;

const SURNAMES: [&str; 60] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "林", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许", "邓", "韩", "冯", "曹", "彭", "曾", "肖", "田",
    "董", "潘", "袁", "蔡", "蒋", "余", "于", "杜", "叶", "程", "魏", "苏", "吕", "丁", "任", "卢", "姚",
    "沈", "钟", "姜", "崔", "谭", "陆", "范", "汪", "廖",
];
const GIVEN: [&str; 48] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超",
    "秀", "霞", "平", "刚", "桂", "英", "华", "玉", "兰", "建", "国", "小", "晓", "志", "文", "海", "燕",
    "雪", "梅", "红", "鹏", "宇", "浩", "然", "子", "涵", "欣", "怡", "佳", "琪", "雨",
];
/// Characters that sound alike.
const HOMOPHONES: [(&str, &str); 12] = [
    ("小", "晓"),
    ("明", "铭"),
    ("伟", "炜"),
    ("芳", "方"),
    ("静", "婧"),
    ("丽", "莉"),
    ("军", "君"),
    ("洋", "阳"),
    ("勇", "永"),
    ("艳", "燕"),
    ("佳", "嘉"),
    ("雨", "宇"),
];
const ROADS: [&str; 12] = [
    "人民路",
    "解放路",
    "中山路",
    "建设路",
    "和平路",
    "新华路",
    "文化路",
    "南京路",
    "长江路",
    "黄河路",
    "张江路",
    "学院路",
];
const CITIES: [&str; 6] = ["上海", "北京", "杭州", "南京", "武汉", "成都"];
const TRADES: [&str; 10] = [
    "贸易", "科技", "商贸", "食品", "电器", "服饰", "建材", "医药", "物流", "餐饮",
];
const FORMS: [&str; 4] = ["有限公司", "股份有限公司", "集团有限公司", "有限责任公司"];

#[derive(Clone, Debug, Default)]
pub struct Customer {
    number: usize,
    name: String,
    is_company: bool,
    phone: Option<String>,
    email: Option<String>,
    city: Option<String>,
    address: Option<String>,
    birth_on: Option<i64>,
}

impl Customer {
    pub fn values(&self, def: &EntityDef) -> Vec<Value> {
        let kind = if self.is_company { "company" } else { "person" };
        def.fields
            .iter()
            .map(|field| match field.name.as_str() {
                "number" => Value::from(format!("C{:06}", self.number)),
                "name" => self.name.as_str().into(),
                "kind" => kind.into(),
                "phone" => self.phone.clone().into(),
                "email" => self.email.clone().into(),
                "city" => self.city.clone().into(),
                "address" => self.address.clone().into(),
                "birth_on" => self.birth_on.into(),
                _ => field.default.clone().unwrap_or_default(),
            })
            .collect()
    }
}

/// The numbers of a linear congruential generator (Knuth's MMIX), so that every run makes the same people.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn phone(&mut self) -> String {
        let second = self.one(&["3", "5", "7", "8"]);
        format!("1{second}{:09}", self.below(1_000_000_000))
    }
}

/// Relatives and namesakes, who are no duplicates.
const OTHERS: usize = 400;

/// `originals` different customers, a dirty copy of the first `copies`, and relatives and namesakes of others.
pub fn customers(originals: usize, copies: usize) -> (Vec<Customer>, Pairs) {
    let mut dice = Dice(20_260_701);
    let mut all: Vec<Customer> = (0..originals).map(|at| original(&mut dice, at)).collect();
    let mut truth = Pairs::new();
    for at in 0..copies {
        let mut copy = all[at].clone();
        copy.number = all.len();
        for _ in 0..=dice.below(3) {
            spoil(&mut dice, &mut copy);
        }
        truth.insert((at, all.len()));
        all.push(copy);
    }
    for at in copies..copies + OTHERS {
        let mut other = all[at].clone();
        other.number = all.len();
        other.email = None;
        other.birth_on = Some(i64::try_from(dice.below(18_000)).unwrap() - 3_000);
        if at % 2 == 0 {
            // A relative: one phone, one address, one surname.
            let surname: String = other.name.chars().take(1).collect();
            other.name = format!("{surname}{}{}", dice.one(&GIVEN), dice.one(&GIVEN));
        } else {
            // A namesake in the same city.
            other.phone = Some(dice.phone());
            other.address = None;
        }
        all.push(other);
    }
    (all, truth)
}

fn original(dice: &mut Dice, at: usize) -> Customer {
    let city = dice.one(&CITIES);
    let is_company = at.is_multiple_of(5);
    let name = if is_company {
        let words: String = (0..2).map(|_| dice.one(&GIVEN)).collect();
        format!("{city}{words}{}{}", dice.one(&TRADES), dice.one(&FORMS))
    } else {
        let given: String = (0..=dice.below(4).min(1)).map(|_| dice.one(&GIVEN)).collect();
        format!("{}{given}", dice.one(&SURNAMES))
    };
    Customer {
        number: at,
        name,
        is_company,
        phone: Some(dice.phone()),
        email: (dice.below(2) == 0).then(|| format!("u{}@example.com", 100_000 + dice.below(900_000))),
        city: Some(city.to_owned()),
        address: Some(format!(
            "{city}市{}{}号{}室",
            dice.one(&ROADS),
            1 + dice.below(900),
            101 + dice.below(2_000)
        )),
        birth_on: (!is_company).then(|| i64::try_from(dice.below(18_000)).unwrap() - 3_000),
    }
}

/// One fault.
fn spoil(dice: &mut Dice, copy: &mut Customer) {
    match dice.below(9) {
        0 => copy.name = sounds_like(&copy.name),
        1 if !copy.is_company => copy.name = in_letters(&copy.name, dice.below(2) == 0),
        1 | 2 if copy.is_company => {
            let city = copy.city.clone().unwrap_or_default();
            let bare = FORMS
                .iter()
                .fold(copy.name.clone(), |name, form| name.replace(form, ""));
            copy.name = match dice.below(3) {
                0 => bare,
                1 => format!("{}（{city}）有限公司", bare.replace(&city, "")),
                _ => format!("{}{}", bare.replace(&city, ""), dice.one(&FORMS)),
            };
        }
        2 => {
            copy.name = format!(
                " {} ",
                copy.name.chars().map(|c| format!("{c} ")).collect::<String>()
            );
        }
        3 => copy.phone = copy.phone.as_ref().map(|phone| swapped(dice, phone)),
        4 => {
            copy.phone = copy
                .phone
                .as_ref()
                .map(|p| format!("+86 {}-{}-{}", &p[..3], &p[3..7], &p[7..]));
        }
        5 => copy.email = None,
        6 => copy.address = copy.address.as_ref().map(|text| text.chars().skip(3).collect()),
        7 => copy.birth_on = None,
        _ => copy.phone = Some(dice.phone()),
    }
}

fn sounds_like(name: &str) -> String {
    HOMOPHONES
        .iter()
        .fold(name.to_owned(), |name, (a, b)| name.replace(a, b))
}

fn in_letters(name: &str, is_surname_last: bool) -> String {
    let mut sounds: Vec<String> = name
        .chars()
        .map(|c| {
            let mut whole = Vec::new();
            guanxi_types::terms(&c.to_string(), true, &mut |term| {
                whole.extend(term.strip_prefix('=').map(str::to_owned));
            });
            // The character itself, then the sound that is usual.
            whole.get(1).cloned().unwrap_or_else(|| c.to_string())
        })
        .collect();
    let given = sounds.split_off(1).concat();
    let surname = sounds.concat();
    if is_surname_last {
        format!("{given} {surname}")
    } else {
        format!("{} {given}", surname.to_uppercase())
    }
}

fn swapped(dice: &mut Dice, phone: &str) -> String {
    let mut digits: Vec<char> = phone.chars().collect();
    let at = 3 + dice.below(digits.len() - 4);
    digits.swap(at, at + 1);
    digits.into_iter().collect()
}
