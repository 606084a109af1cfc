//! A screen in lines: the place, the numbered rows, and the commands that work there.

use crate::app::{
    filter::Standing,
    model::Model,
    next::card::Card,
    overlay::{
        Overlay,
        picker::{Picker, PickerRow},
    },
    page::{found::WHOLE, layout},
    screens::{
        Screen,
        domains::Domains,
        endpoint::EndpointDetail,
        endpoints::Endpoints,
        form::{Form, Note, Value},
    },
    search::named::Named,
    shared::Shared,
    text::number::counted,
};

use super::{
    asked, calls, examination, fields, ladder, logs, overview, picture, sentences::detail,
};

/// What is said first.
pub fn greeting(model: &Model) -> Vec<String> {
    let profile = &model.shared.profile;
    let read_only = match (profile.read_only, profile.by_key) {
        (false, _) => "",
        (true, false) => " Read-only: nothing can be changed.",
        (true, true) => " Your key may only look: nothing can be changed.",
    };
    vec![
        format!("sipdeck in lines. Profile {}.{read_only}", profile.name),
        "Type help for what can be typed.".into(),
    ]
}

/// What is said of what is shown now.
pub fn page(model: &Model) -> Vec<String> {
    let shared = &model.shared;
    if let Some(overlay) = &model.overlay {
        if let Overlay::Ask(question) = overlay {
            return asked::lines(question);
        }
        if let Overlay::Pick(picker) = overlay {
            return picker_lines(picker, shared);
        }
        if let Overlay::Unlock(unlock) = overlay {
            return fields::unlocking(unlock);
        }
        if let Overlay::Card(card) = overlay {
            return card_lines(card);
        }
        if let Overlay::Prefix(prefix) = overlay {
            let (what, _) = prefix.choices(model.screen());
            let choices = prefix.sentence(model.screen());
            return vec![format!("{what}. {choices}")];
        }
        return picture::lines(model);
    }
    if let Screen::Domains(screen) = model.screen() {
        return or_picture(domains(screen, shared), model);
    }
    if let Screen::Endpoints(screen) = model.screen() {
        return or_picture(endpoints(screen, shared), model);
    }
    if let Screen::Endpoint(screen) = model.screen() {
        return or_picture(endpoint(screen, shared), model);
    }
    match model.screen() {
        Screen::Examination(screen) => examination::lines(screen, shared),
        Screen::Overview(_) if shared.account.domains.rows().is_empty() => picture::lines(model),
        Screen::Overview(screen) => overview::lines(screen, shared),
        Screen::Ladder(screen) => ladder::lines(screen, shared),
        Screen::Calls(screen) => calls::lines(screen, shared),
        Screen::Call(screen) => calls::call(screen, shared),
        Screen::Ring(screen) => calls::ring(screen, shared),
        Screen::Application(screen) => calls::application(screen, shared),
        Screen::Form(form) => form_lines(form, shared),
        Screen::Requests(screen) => logs::requests(screen, shared),
        Screen::Messages(screen) => logs::messages(screen, shared),
        Screen::Jobs(screen) => logs::jobs(screen, shared),
        Screen::Domains(_) | Screen::Endpoints(_) | Screen::Endpoint(_) => picture::lines(model),
    }
}

/// What stands where rows would be, when there are none.
fn or_picture(lines: Vec<String>, model: &Model) -> Vec<String> {
    if lines.is_empty() {
        picture::lines(model)
    } else {
        lines
    }
}

fn domains(screen: &Domains, shared: &Shared) -> Vec<String> {
    let account = &shared.account;
    let rows = screen.rows.iter().enumerate().filter_map(|(at, row)| {
        let domain = match row {
            Some(id) => Some(account.domain(id)?),
            None => None,
        };
        let tally = account.tally(row.as_ref());
        let count = counted(tally.endpoints, "endpoint", "endpoints");
        let known = if tally.complete {
            let (disabled, unassigned) = (tally.disabled, tally.unassigned);
            format!("{count}, {disabled} disabled, {unassigned} without application")
        } else {
            "not counted yet".into()
        };
        let name = domain.map_or(WHOLE, |domain| &domain.name);
        let description = domain.and_then(|domain| domain.description.as_deref());
        let description = description.unwrap_or_default();
        let row = format!("{}. {name}, {known}. {description}", at + 1);
        Some(row.trim_end().to_owned())
    });
    let shown = screen.rows.iter().flatten().count();
    let title = format!("{}.", counted(shown, "domain", "domains"));
    window(title, rows, screen.rows.len(), screen.list.offset, shared)
}

fn endpoints(screen: &Endpoints, shared: &Shared) -> Vec<String> {
    let of = screen
        .domain
        .as_ref()
        .map_or("the account", |id| shared.account.names.domain(id));
    let count = screen.found.rows.len();
    let mut title = format!("{} of {of}.", counted(count, "endpoint", "endpoints"));
    if !screen.prompt.filter.is_empty() {
        title = format!(
            "{title} Filtered from {}; / alone shows all.",
            screen.found.total
        );
    }
    let rows = (0..count).filter_map(|at| {
        let named = screen.found.row(at)?;
        let marked = if screen.marks.contains(named.row.id) {
            "marked, "
        } else {
            ""
        };
        let named = Named {
            phones: &shared.registrar.roll,
            ..named
        };
        let row = endpoint_row(&named, screen.domain.is_none());
        Some(format!("{}. {marked}{row}", at + 1))
    });
    window(title, rows, count, screen.list.offset, shared)
}

/// Among those of other domains it says its own: every branch has a `desk-101`.
fn endpoint_row(named: &Named<'_>, among_others: bool) -> String {
    let name = if among_others {
        format!("{} in {}", named.row.name, named.domain())
    } else {
        named.row.name.to_owned()
    };
    let standing = match named.standing() {
        Standing::Ready | Standing::Registered => "on",
        Standing::NoPhone => "no phone registered",
        Standing::Refused => "refused",
        Standing::Disabled => "off",
        Standing::NoApplication => "no application",
        Standing::UnknownApplication => "its application is gone",
        Standing::NoCallUrl => "its application has no call URL",
    };
    let phones = match named.seen().phones() {
        Some(count) if named.standing() != Standing::NoPhone => counted(
            usize::try_from(count).unwrap_or(usize::MAX),
            "phone",
            "phones",
        ),
        Some(_) | None => String::new(),
    };
    let parts = [
        &*name,
        standing,
        &phones,
        named.application(),
        named.row.description,
    ];
    let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(", ")
}

/// The rows of the window that the cursor is in.
fn window(
    title: String,
    rows: impl Iterator<Item = String>,
    count: usize,
    offset: usize,
    shared: &Shared,
) -> Vec<String> {
    if count == 0 {
        return Vec::new();
    }
    let height = layout::rows(shared.size);
    let last = (offset + height).min(count);
    let mut lines = vec![title];
    lines.extend(rows.skip(offset).take(height));
    if last < count || offset > 0 {
        lines.push(format!(
            "Rows {} to {last} of {count}: more and less show others.",
            offset + 1
        ));
    }
    lines
}

fn endpoint(screen: &EndpointDetail, shared: &Shared) -> Vec<String> {
    let Some(page) = screen.lines(shared, u16::MAX) else {
        return Vec::new();
    };
    let title = std::iter::once(format!("Endpoint {}.", screen.name(shared)));
    title.chain(detail(page)).collect()
}

fn form_lines(form: &Form, shared: &Shared) -> Vec<String> {
    let mut lines = vec![format!("{}.", form.purpose.title())];
    for (at, entry) in form.entries.iter().enumerate() {
        let value = match &entry.value {
            Value::Text(line) => line.text().to_owned(),
            Value::Secret(hidden) if hidden.line.text().is_empty() => String::new(),
            Value::Secret(hidden) if hidden.shown => hidden.line.text().to_owned(),
            Value::Secret(_) => "hidden, type reveal to have it said".into(),
            Value::Toggle(true) => "yes".into(),
            Value::Toggle(false) => "no".into(),
            Value::Choice(None) => "none".into(),
            Value::Choice(Some(id)) => shared.account.application_name(id),
        };
        let value = if value.is_empty() {
            "empty".into()
        } else {
            value
        };
        let fixed = if entry.field.fixed {
            " (cannot be changed)"
        } else {
            ""
        };
        let note = match form.note(at, shared) {
            Some(Note::Complaint(text)) => format!(" Wrong: {text}"),
            Some(Note::Warning(text)) => format!(" Careful: {text}"),
            Some(Note::Help(_)) | None => String::new(),
        };
        lines.push(format!(
            "{}. {}: {value}{fixed}.{note}",
            at + 1,
            entry.field.label
        ));
    }
    lines.extend(form.complaint.clone());
    lines.push(
        "Type a number and the text for that field, send, generate, reveal or cancel.".into(),
    );
    lines
}

fn picker_lines(picker: &Picker, shared: &Shared) -> Vec<String> {
    let rows = picker.rows(shared);
    let mut lines = vec![format!("{}.", picker.title())];
    lines.extend(rows.iter().enumerate().map(|(at, row)| match row {
        PickerRow::None => format!("{}. none", at + 1),
        PickerRow::Application(application) => format!("{}. {}", at + 1, application.name),
        PickerRow::Phone(phone) => format!("{}. {}, {}", at + 1, phone.name(), phone.source),
        PickerRow::Watched(watch) => {
            let domain = shared.account.names.domain(&watch.domain);
            format!("{}. {} in {domain}", at + 1, watch.name)
        }
        PickerRow::Theme(name) => format!("{}. {name}", at + 1),
        PickerRow::Profile(profile) => {
            format!(
                "{}. {}, {}",
                at + 1,
                profile.name,
                profile.about(&shared.profile)
            )
        }
    }));
    let nothing = picker.nothing(shared).filter(|_| rows.is_empty());
    lines.extend(nothing.map(str::to_owned));
    lines.push("Type a number, or cancel.".into());
    lines
}

fn card_lines(card: &Card) -> Vec<String> {
    let mut lines = vec![card.title.clone()];
    lines.extend(
        card.rows
            .iter()
            .map(|told| format!("{}: {}", told.label, told.value)),
    );
    lines.push(format!("Password: {}", card.password.reveal()));
    lines.push("It is said once. Type close to forget it.".into());
    lines
}
