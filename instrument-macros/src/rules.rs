//! Every mistake that the macro knows, in one place. The string is the name of its case in `tests/ui/fail`;
//! a rule without a case, or a case without a rule, fails `tests/ui/ui.rs`.

use core::fmt::Display;

macro_rules! rules {
    ($($id:literal $rule:ident($($given:ident),*) => $text:literal;)*) => {
        $(
            #[doc = $id]
            pub(crate) fn $rule($($given: &dyn Display),*) -> String {
                format!($text)
            }
        )*
    };
}

rules! {
    // The list of arguments.
    "unknown-argument" unknown_argument(word, hint) => "unknown argument `{word}`{hint}";
    "duplicate-argument" duplicate_argument(word) => "`{word}` is given twice: keep one";
    "argument-form" argument_form(word, example) => "`{word}` is written `{example}`";
    "name-value" name_value() => "arguments stand in parentheses: write `#[traced_span(name = \"...\")]`";
    "flag-with-value" flag_with_value(word, example) => "`{word}` takes no value: write `{example}`";
    "colon-for-equals" colon_for_equals(word) => "write `=` for `:`, as in `{word} = ...`";
    "missing-comma" missing_comma() => "expected a comma before this";
    "not-an-argument" not_an_argument() => "expected an argument here, such as `name = \"...\"`, `kind = client` or `attrs(...)`";
    "attribute-outside-attrs" attribute_outside_attrs(key) => "attributes stand in `attrs(...)`: write `attrs({key})`";

    // Names.
    "duplicate-name" duplicate_name() => "the span has two names: keep this one or the one before it";
    "dynamic-name" dynamic_name() => "a span's name is fixed at compile time, a string literal; put what varies in an attribute: `attrs(...)`";
    "empty-name" empty_name() => "a span needs a name: write what it does, such as \"detect_objects\", or leave it out for the function's name";
    "name-not-snake-case" name_not_snake_case(right) => "span names are snake_case: write \"{right}\"; `allow(name)` lifts this check";
    "function-not-snake-case" function_not_snake_case(found, right) => "the span would be named `{found}` after the function, but span names are snake_case: write `name = \"{right}\"`";
    "component-not-snake-case" component_not_snake_case(right) => "components are snake_case: write \"{right}\"; `allow(name)` lifts this check";
    "empty-component" empty_component() => "a component needs a name, such as \"detector\"; leave `component` out for a span without one";

    // Kinds, permissions, time.
    "unknown-kind" unknown_kind(word, hint) => "unknown kind `{word}`{hint}";
    "quoted-kind" quoted_kind(word) => "a kind is a word: take the quotes away, `kind = {word}`";
    "kind-path" kind_path(word) => "a kind is a single lower-case word: write `kind = {word}`";
    "unknown-allow" unknown_allow(word, hint) => "`allow` does not know `{word}`{hint}";
    "bad-duration" bad_duration(found) => "{found} is no duration: write a whole number and its unit, ns, us, ms or s, such as \"10ms\", or a constant of type `Duration`";
    "parent-and-root" parent_and_root() => "`root` starts a new trace and `parent` continues one: keep one; what started this trace can be a link, `links = [...]`";

    "leaf-not-done" leaf_not_done() => "`leaf` is for functions that are done when they return: what they await or leave to be called would be traced below another span; remove `leaf`";
    "leaf-and-more" leaf_and_more(word) => "a `leaf` span has a name, times, attributes and an outcome, and no `{word}`: keep one of the two";

    "sync-on-async" sync_on_async() => "an `async fn` returns before it has begun, so there is no call to trace: remove `sync`, or `async`";

    // Attributes.
    "not-a-parameter" not_a_parameter(word, hint) => "the function has no parameter `{word}`{hint}";
    "pattern-not-seen" pattern_not_seen(word) => "there is no parameter `{word}` here: `#[async_trait]` takes patterns apart in the body, where attributes cannot see it; give the parameter a name, and take it apart there yourself";
    "value-without-key" value_without_key() => "only a parameter can stand alone: give this value a key, as in `my.key = ...`";
    "sigil-before-key" sigil_before_key(sigil) => "the `{sigil}` belongs to the value: write `key = {sigil}value`";
    "key-without-value" key_without_value(key) => "`{key}` has no value: write `{key} = ...`";
    "key-needs-quotes" key_needs_quotes() => "a key of anything but words and dots stands in quotes, as in `\"http.request.header.x-id\" = ...`";
    "empty-key" empty_key() => "an attribute needs a key, such as `camera.id`";
    "duplicate-key" duplicate_key(key) => "the attribute `{key}` is given twice: keep one";
    "superseded-key" superseded_key(key, now) => "`{key}` is superseded: write {now}; `allow(superseded)` lifts this check";
    "removed-key" removed_key(key, why) => "`{key}` was removed from the semantic conventions: {why}; `allow(superseded)` lifts this check";
    "result-without-closure" result_without_closure(list) => "`{list}` computes attributes from the result: write `my.key = |value| ...`";
    "ok-on-stream" ok_on_stream() => "`ok` needs one result, and a stream has many: leave it out, and set what you counted where the stream ends";

    // Errors.
    "quoted-err-option" quoted_err_option(word) => "`{word}` is a word: take the quotes away, `err({word})`";
    "unknown-err-option" unknown_err_option(word, hint) => "`err` does not know `{word}`{hint}";
    "err-attribute-without-dot" err_attribute_without_dot(word) => "`err` has no option `{word}`; the key of an attribute has a dot or stands in quotes: `\"{word}\" = ...`";
    "err-option-form" err_option_form(word) => "`{word}` is written `err({word} = |error| ...)`";
    "duplicate-err-option" duplicate_err_option(word) => "`{word}` is given twice: keep one";
    "err-off-with-options" err_off_with_options(word) => "`err(off)` handles no errors, so `{word}` has no effect: keep one";
    "err-display-and-debug" err_display_and_debug() => "the message is recorded either with `display` or with `debug`: keep one";
    "err-private-message" err_private_message(word) => "`private` never records the message, so `{word}` has no effect: keep one";

    // Whole impl blocks.
    "not-on-impl" not_on_impl(word) => "`{word}` belongs to one method: put it there, `#[traced_span({word} ...)]`; an impl block takes component, kind, cost, min_duration, err, allow and crate";
    "skip-on-function" skip_on_function() => "`skip` leaves a method out of a `#[traced_span]` impl block; here, remove the attribute";
    "skip-with-arguments" skip_with_arguments() => "a skipped method has no span, so the other arguments have no effect: remove them or `skip`";
    "const-method" const_method() => "a `const fn` may run at compile time, where nothing can be traced: leave it out with `#[traced_span(skip)]`, or remove `const`";

    // Functions that cannot be traced.
    "const-fn" const_fn() => "a `const fn` may run at compile time, where nothing can be traced: remove `const` or the attribute";
    "no-body" no_body() => "there is no body to trace here: put `#[traced_span]` on the implementation, or on a function that calls this one";
    "variadic" variadic() => "the arguments behind `...` cannot be handed on: trace the functions that this one calls";
    "traced-twice" traced_twice() => "the function is already traced: keep one `#[traced_span]`";
    "nested-future" nested_future() => "the span would end before this runs: return the future or stream itself, or `Pin<Box<dyn ...>>` of it, or make this an `async fn`; `sync` traces the call alone";

    // Other items.
    "on-struct" on_struct() => "`#[traced_span]` traces functions: put it on the `impl` block of this struct, or on one of its methods";
    "on-enum" on_enum() => "`#[traced_span]` traces functions: put it on the `impl` block of this enum, or on one of its methods";
    "on-union" on_union() => "`#[traced_span]` traces functions: put it on the `impl` block of this union, or on one of its methods";
    "on-trait" on_trait() => "a trait is traced where it is implemented: put `#[traced_span]` on the `impl` block, or on a method with a default body";
    "on-mod" on_mod() => "`#[traced_span]` traces functions: put it on each function and `impl` block of this module that matters";
    "on-const" on_const() => "a constant is computed by the compiler, where nothing can be traced: remove the attribute";
    "on-static" on_static() => "a static is computed by the compiler, where nothing can be traced: put `#[traced_span]` on the function that fills it";
    "on-type" on_type() => "`#[traced_span]` traces functions, not type aliases: put it on the `impl` block or function that uses the type";
    "on-use" on_use() => "`#[traced_span]` traces functions where they are written: put it there, or on a function that calls what is imported";
    "on-macro" on_macro() => "`#[traced_span]` traces functions: put it on the functions that this macro writes";
    "on-extern-block" on_extern_block() => "foreign functions have no body to trace: put `#[traced_span]` on a function that calls them";
    "on-extern-crate" on_extern_crate() => "`#[traced_span]` traces functions: put it on a function that uses this crate";
    "on-something-else" on_something_else() => "`#[traced_span]` traces functions, methods and `impl` blocks: put it on one of these";

    // Arguments of other tracing macros.
    "habit-skip-all" habit_skip_all() => "remove `skip_all`: nothing is recorded that `attrs(...)` does not name";
    "habit-skip" habit_skip() => "remove `skip(...)`: nothing is recorded that `attrs(...)` does not name";
    "habit-fields" habit_fields() => "what `tracing` calls fields are attributes here: write `attrs(...)`";
    "habit-properties" habit_properties() => "properties are attributes here: write `attrs(...)`";
    "habit-level" habit_level() => "spans have no level: remove it, and decide which are recorded with a sampler or `min_duration`";
    "habit-target" habit_target() => "a span's scope is its crate and module: remove `target`; to group spans write `component = \"...\"`";
    "habit-ret" habit_ret() => "results are recorded as named attributes: write `ok(my.key = |value| ...)`";
    "habit-err" habit_err() => "errors are recorded by default: remove `err`, or say how with `err(debug)`, `err(private)`, `err(off)`, ...";
    "habit-follows-from" habit_follows_from() => "what `tracing` calls follows_from are links here: write `links = ...`";
    "habit-enter-on-poll" habit_enter_on_poll() => "remove `enter_on_poll`: the span of an async function is one span, current during every poll";
    "habit-short-name" habit_short_name() => "remove `short_name`: the span is named after the function, without its path";
}

/// What the arguments of other tracing macros are called here.
pub(crate) fn habit(word: &str) -> Option<String> {
    Some(match word {
        "skip_all" => habit_skip_all(),
        "skip" => habit_skip(),
        "fields" => habit_fields(),
        "properties" => habit_properties(),
        "level" => habit_level(),
        "target" => habit_target(),
        "ret" => habit_ret(),
        "err" => habit_err(),
        "follows_from" => habit_follows_from(),
        "enter_on_poll" => habit_enter_on_poll(),
        "short_name" => habit_short_name(),
        _ => return None,
    })
}
