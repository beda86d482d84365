//! The elements of an XML file, one after the other, with their line numbers.

use std::{borrow::Cow, collections::BTreeMap};

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use super::{Fault, fault, quoted};

/// A walk through an XML file. It never looks ahead of what it has read, so the file
/// may continue with bytes that are not XML.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    bytes: &'a [u8],
    /// The names of the elements that are open, the innermost last.
    open: Vec<String>,
    /// A line number, and the position in the file that it belongs to.
    line: u64,
    position: usize,
}

/// The start tag of an element.
#[derive(Debug)]
pub(super) struct Element {
    pub name: String,
    pub line: u64,
    attributes: BTreeMap<String, String>,
}

enum Node<'a> {
    Open(Element),
    Text(Cow<'a, str>),
    Close,
    End,
}

impl<'a> Xml<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut reader = Reader::from_reader(bytes);
        // Treat an empty element as one that closes at once: one case fewer.
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, bytes, open: Vec::new(), line: 1, position: 0 }
    }

    /// The next child of the innermost open element; `None` where that closes.
    pub fn child(&mut self) -> Result<Option<Element>, Fault> {
        loop {
            match self.next()? {
                Node::Open(element) => return Ok(Some(element)),
                Node::Text(_) => {}
                Node::Close | Node::End => return Ok(None),
            }
        }
    }

    /// The element that contains everything else.
    pub fn root(&mut self) -> Result<Element, Fault> {
        loop {
            match self.next()? {
                Node::Open(element) => return Ok(element),
                Node::Text(text) if text.trim_ascii().is_empty() => {}
                Node::Text(text) => {
                    let found = quoted(text.trim_ascii());
                    return Err(fault(
                        self.line,
                        format!("expected <VTKFile>, found {found}"),
                    ));
                }
                Node::Close | Node::End => {
                    return Err(fault(
                        self.line,
                        "expected <VTKFile>, found an empty file",
                    ));
                }
            }
        }
    }

    /// Skips to the end of the innermost open element, whatever it contains.
    pub fn skip(&mut self) -> Result<(), Fault> {
        let depth = self.open.len();
        while self.open.len() >= depth {
            self.next()?;
        }
        Ok(())
    }

    /// Reads the text of the innermost open element, up to its end. Elements inside
    /// it are skipped (VTK stores value ranges in them); they may come before or
    /// after the text, but not in the middle of it.
    pub fn text(&mut self) -> Result<Cow<'a, str>, Fault> {
        let mut text = Cow::Borrowed("");
        loop {
            match self.next()? {
                Node::Open(_) => self.skip()?,
                Node::Text(more) if more.trim_ascii().is_empty() => {}
                Node::Text(more) if text.is_empty() => text = more,
                Node::Text(_) => {
                    return Err(fault(
                        self.line,
                        "expected values in one run of text",
                    ));
                }
                Node::Close | Node::End => return Ok(text),
            }
        }
    }

    /// Checks that nothing follows the root element.
    pub fn finish(&mut self) -> Result<(), Fault> {
        loop {
            match self.next()? {
                Node::End => return Ok(()),
                Node::Text(text) if text.trim_ascii().is_empty() => {}
                _ => {
                    return Err(fault(
                        self.line,
                        "expected nothing after </VTKFile>",
                    ));
                }
            }
        }
    }

    /// The bytes that have not been read yet.
    pub fn rest(&self) -> &'a [u8] {
        self.reader.get_ref()
    }

    /// The next node, without comments and the like.
    fn next(&mut self) -> Result<Node<'a>, Fault> {
        loop {
            self.count_lines();
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.not_xml(error)),
            };
            match event {
                Event::Start(tag) => return self.start(&tag).map(Node::Open),
                Event::End(_) => {
                    self.open.pop();
                    return Ok(Node::Close);
                }
                Event::Text(text) => return Ok(Node::Text(text.into_inner())),
                Event::CData(text) => return Ok(Node::Text(text.into_inner())),
                Event::GeneralRef(reference) => return self.resolve(&reference),
                Event::DocType(_) => {
                    let message =
                        "expected no <!DOCTYPE>: entities of its own are refused";
                    return Err(fault(self.line, message));
                }
                Event::Eof => return self.end(),
                Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_) => {}
            }
        }
    }

    /// Advances the line number to where the next node begins.
    fn count_lines(&mut self) {
        let position = self.bytes.len() - self.rest().len();
        let passed = &self.bytes[self.position..position];
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.position = position;
    }

    fn start(&mut self, tag: &BytesStart) -> Result<Element, Fault> {
        let name = tag.name().as_ref().to_owned();
        let mut attributes = BTreeMap::new();
        // The reader's own search for duplicates takes quadratic time.
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.not_xml(error))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| self.not_xml(error))?.into_owned();
            let key = attribute.key.as_ref().to_owned();
            if attributes.insert(key.clone(), value).is_some() {
                let message =
                    format!("<{name}> has the attribute {} twice", quoted(&key));
                return Err(fault(self.line, message));
            }
        }
        self.open.push(name.clone());
        Ok(Element { name, line: self.line, attributes })
    }

    fn resolve(&self, reference: &BytesRef) -> Result<Node<'a>, Fault> {
        let name: &str = reference;
        match (resolve_predefined_entity(name), reference.resolve_char_ref()) {
            (Some(text), _) => Ok(Node::Text(Cow::Borrowed(text))),
            (None, Ok(Some(character))) => {
                Ok(Node::Text(character.to_string().into()))
            }
            _ => {
                let name = quoted(name);
                Err(fault(
                    self.line,
                    format!("the entity {name} is not one of XML's own"),
                ))
            }
        }
    }

    fn end(&self) -> Result<Node<'a>, Fault> {
        match self.open.last() {
            None => Ok(Node::End),
            Some(name) => {
                let message =
                    format!("expected </{name}>, found the end of the file");
                Err(fault(self.line, message))
            }
        }
    }

    fn not_xml(&self, error: impl std::fmt::Display) -> Fault {
        fault(self.line, format!("expected XML in UTF-8: {error}"))
    }
}

impl Element {
    /// The value of an attribute, if the element has it.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// The value of an attribute whose name some programs write with a capital.
    pub fn attribute_in_any_case(&self, name: &str) -> Option<&str> {
        let like = || {
            let mut all = self.attributes.iter();
            all.find(|(key, _)| key.eq_ignore_ascii_case(name))
        };
        self.attribute(name).or_else(|| like().map(|(_, value)| value.as_str()))
    }

    /// The value of an attribute that is a count: 0 or more, and small enough for
    /// memory.
    pub fn count(&self, name: &str) -> Result<Option<usize>, Fault> {
        let Some(text) = self.attribute(name) else { return Ok(None) };
        let message =
            || format!("expected a count as {name}, found {}", quoted(text));
        text.trim_ascii().parse().map(Some).map_err(|_| fault(self.line, message()))
    }
}
