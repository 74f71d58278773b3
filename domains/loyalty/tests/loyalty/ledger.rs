//! The ledger of an account, without a database.

use guanxi_loyalty::rules::ledger::{Book, Kind, Lot, Shortage};
use guanxi_types::{Day, RawId};

fn lot(id: RawId, points: i64, (from, to): (i32, Option<i32>)) -> Lot {
    Lot {
        id,
        remaining: points,
        held: 0,
        expired: 0,
        activates_on: Day::new(from),
        expires_on: to.map(Day::new),
        first_spent_on: None,
    }
}

fn left(book: &Book) -> Vec<(RawId, i64)> {
    book.lots().iter().map(|lot| (lot.id, lot.remaining)).collect()
}

/// M3
#[test]
fn what_expires_first_is_spent_first() {
    let mut book = Book::default();
    let today = Day::new(10);
    book.add(Kind::Earn, lot(1, 100, (0, None)), today);
    book.add(Kind::Earn, lot(2, 50, (0, Some(30))), today);
    book.add(Kind::Earn, lot(3, 40, (0, Some(20))), today);
    book.add(Kind::Earn, lot(4, 70, (15, Some(16))), today);
    assert_eq!((book.balance(), book.available(today)), (260, 190));
    let parts = book.spend(Kind::Redeem, 60, today).unwrap();
    assert_eq!(parts, [(3, 40), (2, 20)]);
    let short = book.spend(Kind::Redeem, 131, today).unwrap_err();
    assert_eq!(short.available, 130);
    book.sweep(Day::new(31));
    assert_eq!(left(&book), [(4, 0), (3, 0), (2, 0), (1, 100)]);
    assert_eq!(book.balance(), 100);
}

/// M3
#[test]
fn what_is_put_aside_is_spent_or_free_again() {
    let mut book = Book::default();
    let today = Day::new(10);
    book.add(Kind::Earn, lot(1, 100, (0, Some(12))), today);
    book.add(Kind::Earn, lot(2, 100, (0, None)), today);
    let parts = book.hold(120, today).unwrap();
    assert_eq!((book.balance(), book.available(today)), (200, 80));
    book.sweep(Day::new(20));
    assert_eq!(book.balance(), 200, "what is put aside doesn't expire");
    book.capture(&parts, 30, Day::new(20));
    assert_eq!(
        left(&book),
        [(1, 0), (2, 100)],
        "what was freed too late expires at once"
    );
    assert_eq!((book.balance(), book.available(Day::new(20))), (100, 100));
}

/// M3
#[test]
fn a_return_takes_from_its_own_lot_then_from_the_others_then_a_debt() {
    let mut book = Book::default();
    let today = Day::new(10);
    book.add(Kind::Earn, lot(1, 30, (0, Some(20))), today);
    book.add(Kind::Earn, lot(2, 50, (0, Some(40))), today);
    book.spend(Kind::Redeem, 20, today).unwrap();
    let own = book.lots()[0];
    let missing = book.take_from_lot(1, 30);
    assert_eq!(missing, 20);
    assert_eq!(book.take_from_others(&own, missing), 0);
    assert_eq!(left(&book), [(1, 0), (2, 30)]);
    let mut poor = Book::default();
    poor.add(Kind::Earn, lot(1, 30, (0, None)), today);
    poor.spend(Kind::Redeem, 30, today).unwrap();
    let own = poor.lots()[0];
    let missing = poor.take_from_lot(1, 30);
    let missing = poor.take_from_others(&own, missing);
    assert!(poor.clone().owe(missing, Shortage::Block).is_err());
    let mut kind = poor.clone();
    kind.owe(missing, Shortage::WriteOff).unwrap();
    assert_eq!((kind.balance(), kind.debt()), (0, 0));
    poor.owe(missing, Shortage::Debt).unwrap();
    assert_eq!((poor.balance(), poor.debt()), (-30, 30));
    poor.add(Kind::Earn, lot(2, 50, (0, None)), today);
    assert_eq!((poor.balance(), poor.debt()), (20, 0), "the next points pay");
    assert_eq!(left(&poor), [(1, 0), (2, 20)]);
}

/// M3
#[test]
fn what_expired_would_have_been_spent_in_its_place() {
    let mut book = Book::default();
    book.add(Kind::Earn, lot(1, 30, (0, Some(8))), Day::new(0));
    book.add(Kind::Earn, lot(2, 50, (0, Some(10))), Day::new(0));
    book.spend(Kind::Redeem, 30, Day::new(5)).unwrap();
    book.sweep(Day::new(11));
    assert_eq!(book.balance(), 0);
    let own = book.lots()[0];
    let missing = book.take_from_lot(1, 30);
    assert_eq!(
        book.take_from_others(&own, missing),
        0,
        "30 of the second lot's 50 hadn't expired"
    );
    assert_eq!((book.balance(), book.lots()[1].expired), (0, 20));
}
