//! The only code that touches the browser's own objects. On the server none of it is called; where a page asks for
//! something before it is alive, the answer is the neutral one.

use super::Boot;
use crate::api::{AppError, Done};
use leptos::web_sys::{
    self, Element, FormData, Headers, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement, Request, RequestInit, Response, UrlSearchParams,
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// How long to wait before a stream that was refused is asked for again, in milliseconds.
const COME_BACK: i32 = 15_000;

/// What the server wrote into the page; see [`Boot`].
pub fn boot() -> Boot {
    let text = (|| web_sys::window()?.document()?.get_element_by_id("boot")?.text_content())();
    text.and_then(|t| serde_json::from_slice(t.as_bytes()).ok()).unwrap_or_default()
}

/// The form that is being sent, and the button that sends it.
pub fn submitted(ev: &web_sys::SubmitEvent) -> Option<(HtmlFormElement, Option<HtmlElement>)> {
    let form = ev.target()?.dyn_into().ok()?;
    Some((form, ev.submitter().and_then(|s| s.dyn_into().ok())))
}

/// Sends a form as the browser would, and reads the answer as [`Done`] or [`AppError`].
///
/// # Errors
/// What the server answered, or [`AppError::Transport`] when it could not be reached.
pub async fn send_form(
    to: &str,
    form: HtmlFormElement,
    submitter: Option<HtmlElement>,
    multipart: bool,
) -> Result<Done, AppError> {
    let data = leptos::form::form_data_with_submitter(&form, submitter.as_ref()).map_err(unreachable)?;
    let text = if multipart { send(to, data.as_ref()).await? } else { send(to, encoded(&data)?.as_ref()).await? };
    serde_json::from_slice(text.as_bytes()).map_err(|e| AppError::Transport { words: e.to_string() })
}

/// Sends what stands in the form with this id to an address that only looks at it; returns the answer's text.
///
/// # Errors
/// What the server answered, or [`AppError::Transport`] when it could not be reached.
pub async fn ask_about(to: &str, form: &str) -> Result<String, AppError> {
    let element = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id(form));
    let form: Option<HtmlFormElement> = element.and_then(|e| e.dyn_into().ok());
    let form = form.ok_or_else(|| AppError::Transport { words: "the form is gone".into() })?;
    let data = FormData::new_with_form(&form).map_err(unreachable)?;
    send(to, encoded(&data)?.as_ref()).await
}

fn encoded(data: &FormData) -> Result<UrlSearchParams, AppError> {
    UrlSearchParams::new_with_str_sequence_sequence(data).map_err(unreachable)
}

async fn send(to: &str, body: &JsValue) -> Result<String, AppError> {
    let headers = Headers::new().map_err(unreachable)?;
    headers.set("accept", "application/json").map_err(unreachable)?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(body);
    init.set_headers(&headers);
    let request = Request::new_with_str_and_init(to, &init).map_err(unreachable)?;
    let window = web_sys::window().ok_or_else(|| AppError::Transport { words: "no window".into() })?;
    let response: Response =
        JsFuture::from(window.fetch_with_request(&request)).await.map_err(unreachable)?.unchecked_into();
    let text = JsFuture::from(response.text().map_err(unreachable)?).await.map_err(unreachable)?;
    let text = text.as_string().unwrap_or_default();
    if response.ok() {
        return Ok(text);
    }
    Err(serde_json::from_slice(text.as_bytes()).unwrap_or_else(|_| match response.status() {
        413 => AppError::Malformed { words: "it is too large.".into() },
        status => AppError::Transport { words: format!("status {status}") },
    }))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that map_err asks for")]
fn unreachable(error: JsValue) -> AppError {
    AppError::Transport { words: format!("{error:?}") }
}

/// The name of the input in which something was changed.
pub fn changed_input(event: &web_sys::Event) -> Option<String> {
    event.target()?.dyn_into::<Element>().ok()?.get_attribute("name")
}

/// Folds the `<details>` up that the event came through; `focus` moves the keyboard to what unfolds it.
pub fn fold_up(event: &web_sys::Event, focus: bool) {
    let within = event.current_target().and_then(|t| t.dyn_into::<Element>().ok());
    let Some(details) = within.and_then(|e| e.closest("details").ok().flatten()) else { return };
    let _ = details.remove_attribute("open");
    if focus && let Ok(Some(summary)) = details.query_selector("summary") {
        summary.dyn_into::<HtmlElement>().map(|s| s.focus()).ok();
    }
}

/// Whether the keyboard or the pointer leaves the element that listens.
pub fn leaves(event: &web_sys::FocusEvent) -> bool {
    let within = event.current_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
    let to = event.related_target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
    within.is_some_and(|w| !w.contains(to.as_ref()))
}

/// Moves the keyboard to the element with this id.
pub fn focus(id: &str) {
    let element = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id(id));
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Loads another address as a whole page.
pub fn load(to: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_href(to);
    }
}

/// The zone that the browser is set to, such as `Europe/Berlin`.
pub fn time_zone() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?.as_string()
}

/// A text kept in this browser under a key, for drafts that could not be sent.
pub fn kept(key: &str) -> Option<String> {
    web_sys::window()?.local_storage().ok()??.get_item(key).ok()?
}

/// The keys in this browser that begin so.
pub fn kept_keys(prefix: &str) -> Vec<String> {
    let storage = web_sys::window().and_then(|w| w.local_storage().ok().flatten());
    let Some(storage) = storage else { return vec![] };
    let all = (0..storage.length().unwrap_or_default()).filter_map(|n| storage.key(n).ok().flatten());
    all.filter(|key| key.starts_with(prefix)).collect()
}

/// Keeps a text in this browser, or forgets it; false if there is no room for it.
pub fn keep(key: &str, text: Option<&str>) -> bool {
    let storage = web_sys::window().and_then(|w| w.local_storage().ok().flatten());
    let Some(storage) = storage else { return false };
    let done = match text {
        Some(text) => storage.set_item(key, text),
        None => storage.remove_item(key),
    };
    done.is_ok()
}

/// Follows the server's events after the one with this number for as long as the page is open: `on_event` gets each
/// event's data as JSON text. The browser comes back by itself after a lost connection.
pub fn follow_events(after: i64, on_event: impl Fn(String) + 'static) {
    listen(Rc::new(Cell::new(after)), Rc::new(on_event));
}

fn listen(seen: Rc<Cell<i64>>, on_event: Rc<dyn Fn(String)>) {
    let Ok(source) = web_sys::EventSource::new(&format!("/events?after={}", seen.get())) else { return };
    let listener = Closure::<dyn Fn(web_sys::MessageEvent)>::new({
        let (seen, on_event) = (seen.clone(), on_event.clone());
        move |event: web_sys::MessageEvent| {
            if let Ok(number) = event.last_event_id().parse() {
                seen.set(number);
            }
            if let Some(text) = event.data().as_string() {
                on_event(text);
            }
        }
    });
    let _ = source.add_event_listener_with_callback("happened", listener.as_ref().unchecked_ref());
    // After an answer that is no stream, such as a proxy's 502 or a 401, the browser gives up for good.
    let given_up = Closure::<dyn Fn()>::new({
        let source = source.clone();
        move || {
            if source.ready_state() == web_sys::EventSource::CLOSED {
                let (seen, on_event) = (seen.clone(), on_event.clone());
                wasm_bindgen_futures::spawn_local(async move {
                    pause(COME_BACK).await;
                    listen(seen, on_event);
                });
            }
        }
    });
    source.set_onerror(Some(given_up.as_ref().unchecked_ref()));
    // They live as long as the page.
    listener.forget();
    given_up.forget();
    std::mem::forget(source);
}

/// The path and the text of the field that an event comes from; fields name theirs in `data-path`.
pub fn changed_field(event: &web_sys::Event) -> Option<(String, String)> {
    field_of(&event.target()?.dyn_into().ok()?)
}

/// The path of the field in which a key was pressed.
pub fn path_of(event: &web_sys::Event) -> Option<String> {
    event.target()?.dyn_into::<Element>().ok()?.get_attribute("data-path")
}

/// The id of the row that an event comes from; rows name theirs in `data-row`.
pub fn row_of(event: &web_sys::Event) -> Option<String> {
    row_element(event)?.get_attribute("data-row")
}

fn row_element(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("[data-row]").ok()?
}

/// Begins to drag the row that the event comes from, if it comes from what rows are dragged by; its id.
pub fn drag_row(event: &web_sys::DragEvent) -> Option<String> {
    let by = event.target()?.dyn_into::<Element>().ok()?;
    by.get_attribute("draggable")?;
    let row = row_element(event)?;
    let data = event.data_transfer()?;
    data.set_effect_allowed("move");
    data.set_drag_image(&row, 0, 0);
    // Without data, some browsers drag nothing.
    data.set_data("text/plain", &by.text_content().unwrap_or_default()).ok()?;
    row.get_attribute("data-row")
}

/// Marks the row that an event comes from as the place where something can be dropped, and no other.
pub fn show_drop(event: Option<&web_sys::Event>, place: &str) {
    let document = web_sys::window().and_then(|w| w.document());
    if let Some(marked) = document.and_then(|d| d.query_selector("[data-drop]").ok().flatten()) {
        let _ = marked.remove_attribute("data-drop");
    }
    if let Some(row) = event.and_then(row_element) {
        let _ = row.set_attribute("data-drop", place);
    }
}

/// The text that an event pastes, and whether it comes from cells: spreadsheets say so beside the text.
pub fn pasted(event: &web_sys::Event) -> Option<(String, bool)> {
    let data = event.dyn_ref::<web_sys::ClipboardEvent>()?.clipboard_data()?;
    let is_cells = data.get_data("text/html").is_ok_and(|html| html.contains("<table"));
    Some((data.get_data("text/plain").ok()?, is_cells))
}

/// Puts a text on the clipboard; false if the browser does not let the page.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    // Pages that are not served over HTTPS have no clipboard.
    if !window.is_secure_context() {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

/// The paths and texts of all fields inside the element with this id.
pub fn fields(inside: &str) -> Vec<(String, String)> {
    field_elements(inside).iter().filter_map(field_of).collect()
}

/// Writes texts into the fields inside the element with this id, but for those that show them already.
pub fn fill(inside: &str, text: impl Fn(&str) -> Option<String>) {
    for element in field_elements(inside) {
        let Some((path, shown)) = field_of(&element) else { continue };
        let wanted = text(&path).unwrap_or_default();
        if wanted == shown {
            continue;
        }
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            if input.type_() == "checkbox" {
                input.set_checked(!wanted.is_empty());
            } else {
                input.set_value(&wanted);
                // An input for dates shows nothing else.
                if input.value().is_empty() && !wanted.is_empty() {
                    input.set_type("text");
                    input.set_value(&wanted);
                }
            }
        } else if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(&wanted);
        } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
            select.set_value(&wanted);
        }
    }
}

/// The values of the radio buttons that are chosen inside the element with this id.
pub fn chosen(inside: &str) -> Vec<String> {
    let inputs = elements(inside, "input").into_iter().filter_map(|e| e.dyn_into::<HtmlInputElement>().ok());
    inputs.filter(|i| i.type_() == "radio" && i.checked()).map(|i| i.value()).collect()
}

fn field_elements(inside: &str) -> Vec<Element> {
    ["input", "textarea", "select"].iter().flat_map(|tag| elements(inside, tag)).collect()
}

fn elements(inside: &str, tag: &str) -> Vec<Element> {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id(inside));
    let Some(root) = root else { return vec![] };
    let found = root.get_elements_by_tag_name(tag);
    (0..found.length()).filter_map(|i| found.item(i)).collect()
}

fn field_of(element: &Element) -> Option<(String, String)> {
    let path = element.get_attribute("data-path")?;
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        let checkbox = input.type_() == "checkbox";
        let text = match (checkbox, input.checked()) {
            (true, true) => "true".to_owned(),
            (true, false) => String::new(),
            (false, _) => input.value(),
        };
        return Some((path, text));
    }
    let area = element.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value);
    let text = area.or_else(|| element.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value));
    Some((path, text?))
}

/// Asks people whether they want to leave, since something is not saved.
pub fn ask_before_leaving(event: &web_sys::BeforeUnloadEvent) {
    event.prevent_default();
    event.set_return_value("unsaved");
}

/// Whether the page is in sight, and not behind another tab.
pub fn is_seen() -> bool {
    web_sys::window().and_then(|w| w.document()).is_some_and(|d| !d.hidden())
}

/// Waits.
pub async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// Does something once what has changed is on the page, whatever becomes of the part of it that asks: what Leptos delays
/// is given up together with that.
pub fn later(what: impl FnOnce() + 'static) {
    wasm_bindgen_futures::spawn_local(async move {
        pause(0).await;
        what();
    });
}

/// An id for something that is added here: random, also where the page is not served over HTTPS.
pub fn fresh_id() -> String {
    const SPACE: f64 = 4_294_967_296.0;
    (0..4).map(|_| format!("{:08x}", (js_sys::Math::random() * SPACE) as u32)).collect()
}
