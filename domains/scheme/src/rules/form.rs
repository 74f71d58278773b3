//! Forms of a topic: a line each, the name and, after a colon, what is filled in.

/// A form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its name.
    pub name: String,
    /// What is filled in; none where only the name is known.
    pub fields: Vec<String>,
}

/// The form of a line: `name: field, field`, with the signs of either language; none of an empty one.
#[must_use]
pub fn form(line: &str) -> Option<Form> {
    let line = line.trim();
    let (name, fields) = line.split_once(['：', ':']).unwrap_or((line, ""));
    let fields = fields.split(['、', '，', ',', '；', ';']).map(str::trim);
    let form = Form {
        name: name.trim().to_owned(),
        fields: fields
            .filter(|field| !field.is_empty())
            .map(str::to_owned)
            .collect(),
    };
    (!form.name.is_empty()).then_some(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A6: a form is a line in either language.
    #[test]
    fn a_line_is_a_form() {
        let wanted = |name: &str, fields: &[&str]| {
            Some(Form {
                name: name.to_owned(),
                fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            })
        };
        assert_eq!(
            form("入会登记表：姓名、手机号（本人）"),
            wanted("入会登记表", &["姓名", "手机号（本人）"])
        );
        assert_eq!(
            form(" Admission: name, phone "),
            wanted("Admission", &["name", "phone"])
        );
        assert_eq!(form("联系记录"), wanted("联系记录", &[]));
        assert_eq!(form("  "), None);
    }
}
