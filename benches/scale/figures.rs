//! What is measured, on its way to the table.

/// What was measured, in the table's order.
pub type Figures = Vec<(&'static str, String)>;
