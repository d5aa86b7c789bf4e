//! The catalogue: categories, which always form a tree, products and plans.

use crate::{
    shop::{Shop, money, product, shop},
    support::{
        crowd::{crowd, done, within},
        race::race,
        raw::{connect, tried},
        *,
    },
};
use telehealth_core::{
    CategoryId, Code,
    commerce::{
        Category, NewCategory, NewSubscriptionPlan, Product, ProductChanges, ProductType, SubscriptionPlan,
        SubscriptionPlanChanges,
    },
};
use telehealth_storage::Error;

fn category(shop: &Shop, name: &str, parent: Option<&Category>) -> Category {
    let new = NewCategory::new(text(name), name.parse().expect("a slug"));
    let category = Category::create(new, parent.cloned(), shop.now).expect("a category");
    care::store_one(&shop.portal, category)
}

/// A chain of categories of the given length, the root first.
fn chain(shop: &Shop, name: &str, count: usize) -> Vec<Category> {
    let mut chain: Vec<Category> = Vec::new();
    for i in 0..count {
        let below = category(shop, &format!("{name}{i}"), chain.last());
        chain.push(below);
    }
    chain
}

fn relocate(shop: &Shop, id: CategoryId, parent: Option<CategoryId>) -> Result<Category, Error> {
    within(&shop.portal, |tx| tx.move_category(id, parent))
}

#[test]
fn the_tree_comes_in_display_order_with_depths() {
    let shop = shop();
    let body = category(&shop, "body", None);
    let skin = category(&shop, "skin", Some(&body));
    category(&shop, "acne", Some(&skin));
    let hair = category(&shop, "hair", Some(&body));
    category(&shop, "access", None);
    done(&shop.portal, |tx| {
        let changes = telehealth_core::commerce::CategoryChanges {
            sort_order: (-1).into(),
            is_active: false.into(),
            ..Default::default()
        };
        tx.save(skin.clone().revise(changes)?)
    });
    let tree = |shop: &Shop| -> Vec<String> {
        let tree = done(&shop.portal, |tx| tx.category_tree());
        tree.iter()
            .map(|node| format!("{}{}{}", node.depth, node.category.name, if node.is_shown { "" } else { "?" }))
            .collect()
    };
    assert_eq!(tree(&shop), ["0access", "0body", "1skin?", "2acne?", "1hair"]);
    relocate(&shop, hair.id, None).expect("relocated");
    assert_eq!(tree(&shop), ["0access", "0body", "1skin?", "2acne?", "0hair"]);
    relocate(&shop, skin.id, Some(hair.id)).expect("relocated");
    assert_eq!(tree(&shop), ["0access", "0body", "0hair", "1skin?", "2acne?"]);
}

#[test]
fn a_category_is_not_moved_below_itself_or_too_deep() {
    let shop = shop();
    let deep = chain(&shop, "d", 32);
    let short = chain(&shop, "s", 2);
    let cases = [
        ("under itself", deep[3].id, Some(deep[3].id), Code::CATEGORY_CYCLE),
        ("under its child", deep[3].id, Some(deep[4].id), Code::CATEGORY_CYCLE),
        ("under the last below it", deep[0].id, Some(deep[31].id), Code::CATEGORY_CYCLE),
        ("too deep with what is below it", short[0].id, Some(deep[31].id), Code::CATEGORY_ANCESTORS),
        ("under nothing", short[0].id, Some(CategoryId::generate()), Code::REFERENCE_UNKNOWN),
        ("an unknown category", CategoryId::generate(), None, Code::ROW_NOT_FOUND),
    ];
    for (what, id, parent, expected) in cases {
        let error = shop.refuses(what, |tx| tx.move_category(id, parent).map(drop));
        assert_eq!(error.code(), expected, "{what}");
    }
    relocate(&shop, short[1].id, Some(deep[31].id)).expect("the 33rd level");
    let new = NewCategory::new(text("below"), "below".parse().expect("a slug"));
    let below =
        Category::create(new, Some(done(&shop.portal, |tx| tx.get(short[1].id))), shop.now).expect("a category");
    let error = shop.refuses("a 34th level", |tx| tx.add(below.clone()).map(drop));
    assert_eq!((error.code(), error.violations()[0].field()), (Code::CATEGORY_ANCESTORS, "parent_category_id"));
}

#[test]
fn sql_cannot_create_a_cycle() {
    let shop = shop();
    let mut sql = connect(&shop.url);
    let all = chain(&shop, "c", 4);
    let id = |i: usize| format!("'{}'", all[i].id);
    let hang = |i: usize, parent: usize| {
        format!("UPDATE categories SET parent_category_id = {} WHERE id = {}", id(parent), id(i))
    };
    let insert = |id: &str, parent: &str| {
        format!(
            "INSERT INTO categories (id, name, slug, parent_category_id) VALUES (md5('{id}')::uuid, '{id}', '{id}', md5('{parent}')::uuid)"
        )
    };
    let cycle = Some(Code::CATEGORY_CYCLE);
    let cases = [
        (hang(0, 0), cycle),
        (hang(0, 1), cycle),
        (hang(0, 3), cycle),
        (hang(2, 3), cycle),
        (hang(3, 0), None),
        // One statement that reverses the chain.
        (
            format!(
                "UPDATE categories SET parent_category_id = CASE id WHEN {} THEN NULL WHEN {} THEN {}::uuid WHEN {} THEN {}::uuid ELSE {}::uuid END",
                id(3),
                id(2),
                id(3),
                id(1),
                id(2),
                id(1)
            ),
            None,
        ),
        // Two that refer to each other before both exist.
        (format!("SET CONSTRAINTS ALL DEFERRED; {}; {}", insert("x", "y"), insert("y", "x")), cycle),
        (format!("SET CONSTRAINTS ALL DEFERRED; {}", insert("x", "x")), cycle),
        // When a category is deleted, its children move to the root.
        (format!("DELETE FROM categories WHERE id = {}; {}", id(1), hang(0, 2)), None),
    ];
    for (statement, expected) in cases {
        assert_eq!(tried(&mut sql, &statement).as_ref().map(Error::code), expected, "{statement}");
    }
    let old = tried(&mut sql, &format!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; {}", hang(3, 0)));
    assert!(old.is_some(), "an old snapshot cannot see the tree");
    // Only moves are checked: a category that stays in place can be saved at any isolation level.
    let renamed =
        format!("UPDATE categories SET name = 'x', parent_category_id = parent_category_id WHERE id = {}", id(1));
    assert!(tried(&mut sql, &format!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; {renamed}")).is_none());
}

/// Each move is valid by itself.
#[test]
fn of_two_moves_that_form_a_cycle_together_one_fails() {
    for end in ["COMMIT", "ROLLBACK"] {
        let shop = shop();
        let hang = |child: &Category, parent: &Category| {
            format!("UPDATE categories SET parent_category_id = '{}' WHERE id = '{}'", parent.id, child.id)
        };
        let (a, b) = (category(&shop, "a", None), category(&shop, "b", None));
        let [x, y, z] = ["x", "y", "z"].map(|name| chain(&shop, name, 12));
        for (first, second, code) in [
            (hang(&a, &b), hang(&b, &a), Code::CATEGORY_CYCLE),
            (hang(&y[0], &x[11]), hang(&z[0], &y[11]), Code::CATEGORY_ANCESTORS),
        ] {
            let race = race(&shop.url, ("READ COMMITTED", &first), ("READ COMMITTED", &second), end);
            let expected = if end == "COMMIT" { Err(code) } else { Ok(()) };
            assert!(race.waited, "{end}: {second}");
            assert_eq!(race.outcome.map_err(|error| error.code()), expected, "{end}: {second}");
        }
    }
}

#[test]
fn concurrent_moves_keep_categories_a_tree() {
    const CATEGORIES: usize = 8;
    let shop = shop();
    let all: Vec<Category> = (0..CATEGORIES).map(|i| category(&shop, &format!("c{i}"), None)).collect();
    let outcomes: Vec<Result<Category, Error>> = crowd(16, |number| {
        let moves = (0..6).map(|step| {
            let (child, parent) = ((number + step) % CATEGORIES, (number * 3 + step * 5 + 1) % CATEGORIES);
            relocate(&shop, all[child].id, Some(all[parent].id))
        });
        moves.collect::<Vec<_>>()
    })
    .into_iter()
    .flatten()
    .collect();
    let moved = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).map(Error::code);
    let wrong: Vec<Code> = refused.filter(|code| *code != Code::CATEGORY_CYCLE).collect();
    println!(
        "96 moves of {CATEGORIES} categories by 16 threads: {moved} moved, {} refused, wrong: {wrong:?}",
        96 - moved
    );
    let tree = done(&shop.portal, |tx| tx.category_tree());
    assert!(wrong.is_empty() && moved > 0);
    // A cycle would not be connected to a root.
    assert_eq!(tree.len(), CATEGORIES);
}

#[test]
fn products_on_sale_are_listed_cheapest_first() {
    let shop = shop();
    let device = |sku: &str, price: &str, units| {
        care::store_one(&shop.portal, product(sku, ProductType::MedicalDevice, price, units, shop.now))
    };
    let (cuff, dear, hidden) = (device("CUFF", "5.00", 0), device("DEAR", "999.00", 1), device("HIDDEN", "1.00", 1));
    done(&shop.portal, |tx| {
        let off = ProductChanges { is_active: false.into(), ..ProductChanges::default() };
        tx.save(hidden.clone().revise(off)?)
    });
    let found: Vec<Product> = done(&shop.portal, |tx| tx.products_of(ProductType::MedicalDevice));
    assert_eq!(found, [cuff, shop.monitor.clone(), dear]);
    assert_eq!(done(&shop.portal, |tx| tx.products_of(ProductType::LabTest)), []);

    let plan = |name: &str, price: &str| {
        let new = NewSubscriptionPlan::new(text(name), money(price), "monthly".parse().expect("a cycle"));
        care::store_one(&shop.portal, SubscriptionPlan::offer(new, shop.now).expect("a plan"))
    };
    let (plus, basic, old) = (plan("Plus", "20.00"), plan("Basic", "10.00"), plan("Old", "1.00"));
    done(&shop.portal, |tx| {
        let off = SubscriptionPlanChanges { is_active: false.into(), ..SubscriptionPlanChanges::default() };
        tx.save(old.clone().revise(off)?)
    });
    assert_eq!(done(&shop.portal, |tx| tx.plans_on_sale()), [basic, plus]);
}
