//! Where two answers differ.

use serde_json::Value;
use std::collections::BTreeSet;

/// Every place where they do, with what is there.
pub(crate) fn differences(at: &str, page: &Value, jaeger: &Value) -> Vec<String> {
    match (page, jaeger) {
        (Value::Object(page_map), Value::Object(jaeger_map)) => {
            let names: BTreeSet<_> = page_map.keys().chain(jaeger_map.keys()).collect();
            let each = names
                .into_iter()
                .flat_map(|name| differences(&format!("{at}.{name}"), &page[name], &jaeger[name]));
            each.collect()
        }
        (Value::Array(page_list), Value::Array(jaeger_list))
            if page_list.len() == jaeger_list.len() =>
        {
            let pairs = page_list.iter().zip(jaeger_list).enumerate();
            pairs
                .flat_map(|(n, (page, jaeger))| differences(&format!("{at}[{n}]"), page, jaeger))
                .collect()
        }
        (Value::Array(page_list), Value::Array(jaeger_list)) => {
            let without = |list: &[Value], other: &[Value]| {
                let only = list.iter().filter(|one| !other.contains(one));
                only.map(|one| format!("\n      {one}")).collect::<String>()
            };
            vec![format!(
                "{at} has {} where Jaeger has {}\n   only in the page:{}\n   only in Jaeger:{}",
                page_list.len(),
                jaeger_list.len(),
                without(page_list, jaeger_list),
                without(jaeger_list, page_list)
            )]
        }
        _ if page == jaeger => Vec::new(),
        // Go has no list where there is nothing in it.
        (Value::Array(page), Value::Null) if page.is_empty() => Vec::new(),
        // Jaeger's lists and maps are text, in which it writes `<` as `\u003c`.
        (Value::String(page), Value::String(jaeger)) if is_same_json(page, jaeger) => Vec::new(),
        // JSON's numbers have no types: 2 is 2.0.
        _ if page.as_f64().is_some() && page.as_f64() == jaeger.as_f64() => Vec::new(),
        _ => vec![format!("{at} is {page} where Jaeger has {jaeger}")],
    }
}

fn is_same_json(page: &str, jaeger: &str) -> bool {
    let json = |text: &str| serde_json::from_str::<Value>(text).ok();
    page.starts_with(['[', '{']) && json(page).is_some() && json(page) == json(jaeger)
}
