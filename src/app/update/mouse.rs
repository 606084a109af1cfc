//! Clicks and the wheel: a click moves the cursor, opens a row, or sorts by the column whose title it meets.

use crate::app::{
    keys::{action::Action, pointer::Pointer},
    model::Model,
    next::{Next, prefix::Prefix},
    overlay::Overlay,
    page::layout,
    screens::{Screen, crumbs::crumbs, endpoints::Pane},
};

/// Rows that a turn of the wheel moves by.
const TURN: usize = 3;

/// Takes what the mouse did.
pub fn point(model: &mut Model, pointer: Pointer) -> Next {
    if !layout::is_enough(model.shared.size) {
        return Next::Stay;
    }
    match pointer {
        Pointer::Turned { up } => turn(model, up),
        Pointer::Pressed { x, y } if model.overlay.is_none() => press(model, x, y),
        Pointer::Pressed { .. } => Next::Stay,
    }
}

/// Goes to a step of the way that is shown; not from what would be lost by that.
pub fn step(model: &Model, step: usize) -> Next {
    if !model.is_free() {
        return Next::Stay;
    }
    let crumb = crumbs(&model.screens, &model.shared).into_iter().nth(step);
    let route = crumb.and_then(|crumb| crumb.route);
    route.map_or(Next::Stay, Next::Open)
}

fn turn(model: &mut Model, up: bool) -> Next {
    let action = if up { Action::Up } else { Action::Down };
    let Model {
        shared,
        screens,
        overlay,
    } = model;
    match overlay {
        Some(Overlay::Help(help)) => help.act(shared, action),
        Some(Overlay::Pick(picker)) => picker.act(shared, action),
        Some(
            Overlay::Ask(_)
            | Overlay::Card(_)
            | Overlay::Command(_)
            | Overlay::Prefix(_)
            | Overlay::Unlock(_),
        ) => Next::Stay,
        None => {
            for _ in 0..TURN {
                screens.top_mut().browse(shared, action);
            }
            Next::Stay
        }
    }
}

fn press(model: &mut Model, x: u16, y: u16) -> Next {
    let Model {
        shared, screens, ..
    } = model;
    let body = layout::HEADER..shared.size.height.saturating_sub(layout::FOOTER);
    if !body.contains(&y) {
        return Next::Stay;
    }
    let screen = screens.top_mut();
    let at = usize::from(y - layout::HEADER);
    let mut x = x;
    if let Screen::Endpoints(list) = screen {
        let panes = list.panes(shared);
        if x < panes.list_at() {
            list.beside.focus = Pane::Domains;
            return list.choose_place(shared, at);
        }
        x -= panes.list_at();
        if x >= panes.list {
            return Next::Stay;
        }
        list.beside.focus = Pane::List;
    }
    let titles = screen.scene().above(shared);
    if at == titles {
        let letter = screen.scene().title_at(shared, x);
        return letter.map_or(Next::Stay, |letter| Next::Letter(Prefix::Sort, letter));
    }
    let Some(line) = at.checked_sub(titles + 1) else {
        return Next::Stay;
    };
    match screen.scene().on_line(line) {
        Some((_, true)) => screen.browse(shared, Action::Open),
        Some((found, false)) => {
            screen.scene_mut().go_to(shared, found);
            Next::Stay
        }
        None => Next::Stay,
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;
    use crate::app::{
        effect::Effect,
        keys::keymap::{Keymap, Rebinding},
        message::Message,
        overlay::Overlay,
        page::{
            columns::EndpointColumn,
            layout::{self, Size, Split},
        },
        screens::{Screen, endpoints::Pane},
        tests::player::Player,
    };

    /// Where the titles of the list stand: below the header, the chips and a free line.
    const TITLES: u16 = layout::HEADER + 2;

    fn point(player: &mut Player, pointer: Pointer) {
        player.tell(Message::Pointed(pointer));
        player.answer();
    }

    fn cursor(player: &Player) -> usize {
        let Screen::Endpoints(screen) = player.model.screen() else {
            panic!("no endpoints but {:?}", player.model.screen());
        };
        screen.list.index
    }

    fn wide() -> Player {
        let mut player = Player::new().on("re-desk-6");
        let (width, height) = (150, 40);
        player.tell(Message::Resized(Size { width, height }));
        player
    }

    #[test]
    fn m_turns_it_on_and_off() {
        let mut player = Player::new();
        player.keys("m");
        assert!(player.model.shared.mouse && player.asked.contains(&Effect::Mouse(true)));
        player.keys("m");
        assert!(!player.model.shared.mouse && player.asked.contains(&Effect::Mouse(false)));
    }

    #[test]
    fn a_click_puts_the_cursor_on_a_row_and_a_second_one_opens_it() {
        let mut player = wide();
        let click = Pointer::Pressed {
            x: 5,
            y: TITLES + 3,
        };
        point(&mut player, click);
        assert_eq!(cursor(&player), 2);
        point(&mut player, click);
        assert!(matches!(player.model.screen(), Screen::Endpoint(_)));
    }

    #[test]
    fn a_click_on_a_title_sorts_by_its_column_and_a_second_one_the_other_way() {
        let mut player = wide();
        let sort = |player: &Player| {
            let Screen::Endpoints(screen) = player.model.screen() else {
                panic!("no endpoints but {:?}", player.model.screen());
            };
            (screen.sort.column, screen.sort.reverse)
        };
        let y = TITLES;
        let state = Pointer::Pressed { x: 5, y };
        point(&mut player, state);
        assert_eq!(sort(&player), (EndpointColumn::State, false));
        point(&mut player, state);
        assert_eq!(sort(&player), (EndpointColumn::State, true));
        point(&mut player, Pointer::Pressed { x: 17, y });
        assert_eq!(sort(&player), (EndpointColumn::Name, false));
    }

    #[test]
    fn a_click_beside_the_rows_or_under_a_question_does_nothing() {
        let mut player = wide();
        let left = Split::default().panes(150).detail_at() - 1;
        for (x, y) in [
            (5, 0),
            (1, TITLES),
            (5, TITLES + 20),
            (5, 39),
            (left, TITLES + 3),
            (149, TITLES + 3),
        ] {
            point(&mut player, Pointer::Pressed { x, y });
        }
        assert_eq!(cursor(&player), 0);
        player.keys("x");
        point(
            &mut player,
            Pointer::Pressed {
                x: 5,
                y: TITLES + 3,
            },
        );
        assert_eq!(cursor(&player), 0);
    }

    #[test]
    fn a_click_on_a_domain_beside_the_list_shows_it() {
        let mut player = wide();
        let (width, height) = (200, 50);
        player.tell(Message::Resized(Size { width, height }));
        let y = layout::HEADER + 1;
        point(&mut player, Pointer::Pressed { x: 5, y });
        let list = player.list();
        assert_eq!((&list.domain, list.beside.focus), (&None, Pane::Domains));
    }

    #[test]
    fn the_wheel_moves_the_cursor() {
        let mut player = wide();
        point(&mut player, Pointer::Turned { up: false });
        assert_eq!(cursor(&player), 3);
        point(&mut player, Pointer::Turned { up: true });
        assert_eq!(cursor(&player), 0);
    }

    #[test]
    fn the_mouse_needs_no_keys() {
        let gone = ["list.down", "list.up", "rows.open", "help.down", "help.up"];
        let changes = gone.map(|name| Rebinding {
            name: name.into(),
            keys: match name {
                "help.down" => vec!["F2".into()],
                "help.up" => vec!["F3".into()],
                _ => Vec::new(),
            },
        });
        let mut player = wide();
        player.model.shared.keymap = Keymap::new(&changes, true).expect("no clash").into();
        point(&mut player, Pointer::Turned { up: false });
        assert_eq!(cursor(&player), 3);
        player.keys("?");
        point(&mut player, Pointer::Turned { up: false });
        let Some(Overlay::Help(help)) = &player.model.overlay else {
            panic!("the help is closed");
        };
        assert_eq!(help.list.index, 1);
        player.keys("Esc A");
        let marked = |player: &Player| {
            let Some(Overlay::Pick(picker)) = &player.model.overlay else {
                panic!("nothing to pick");
            };
            picker.marked(&picker.rows(&player.model.shared))
        };
        let before = marked(&player);
        point(&mut player, Pointer::Turned { up: before > 0 });
        assert_ne!(marked(&player), before);
        player.keys("Esc");
        let y = TITLES + 4;
        point(&mut player, Pointer::Pressed { x: 5, y });
        assert!(matches!(player.model.screen(), Screen::Endpoint(_)));
    }
}
