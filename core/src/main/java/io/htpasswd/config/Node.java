package io.htpasswd.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An object in a document together with its key path, for errors that say where. Never converts a type; every key must be
 * known, because what is not enforced must not look as if it were.
 */
record Node(String path, Map<String, ?> map) {
    private static final int LONGEST_SHOWN = 64;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][-./_A-Za-z0-9]{0,63}");

    /** A whole document, whose own keys are as unchecked as its values. */
    static Node root(Map<String, ?> document) throws PolicyConfigException {
        return new Node("", named("document", document));
    }

    boolean has(String key) {
        return map.containsKey(key);
    }

    /** The path of this object, also where that is the document. */
    String here() {
        return path.isEmpty() ? "document" : path;
    }

    /** The path of a key in this object. */
    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    void onlyKeys(String... known) throws PolicyConfigException {
        Set<String> unknown = new TreeSet<>(map.keySet());
        unknown.removeAll(Set.of(known));
        if (unknown.isEmpty()) return;
        String first = unknown.iterator().next();
        // A key that is no name may be a line of users that lost its place.
        String where = NAME.matcher(first).matches() ? at(first) : here() + ": a key that is no name";
        throw new PolicyConfigException(
                where + ": unknown here, and what cannot be enforced whole is not enforced in part; expected "
                        + String.join(", ", known));
    }

    @Nullable
    Node child(String key) throws PolicyConfigException {
        Object value = map.get(key);
        if (value == null && !has(key)) return null;
        if (!(value instanceof Map<?, ?> child)) throw wrongType(key, "an object", value);
        return new Node(at(key), named(at(key), child));
    }

    @SuppressWarnings("unchecked") // checked here, key by key
    private static Map<String, ?> named(String path, Map<?, ?> map) throws PolicyConfigException {
        for (Object name : map.keySet()) {
            if (!(name instanceof String)) {
                throw new PolicyConfigException(path + ": expected text for keys, found " + type(name));
            }
        }
        return (Map<String, ?>) map;
    }

    Node requiredChild(String key) throws PolicyConfigException {
        Node child = child(key);
        if (child == null) throw new PolicyConfigException(at(key) + ": expected an object, found none");
        return child;
    }

    @Nullable
    String text(String key) throws PolicyConfigException {
        Object value = map.get(key);
        if (value == null && !has(key)) return null;
        if (!(value instanceof String text)) throw wrongType(key, "text", value);
        return text;
    }

    String requiredText(String key) throws PolicyConfigException {
        String text = text(key);
        if (text == null) throw new PolicyConfigException(at(key) + ": expected text, found none");
        return text;
    }

    List<String> texts(String key) throws PolicyConfigException {
        Object value = map.get(key);
        if (!(value instanceof List<?> list)) throw wrongType(key, "a list", value);
        List<String> texts = new ArrayList<>(list.size());
        for (Object item : list) {
            if (!(item instanceof String text)) {
                throw new PolicyConfigException(at(key) + "[" + texts.size() + "]: expected text, found " + type(item));
            }
            texts.add(text);
        }
        return texts;
    }

    /** The one of these keys that is here; an error when there is none or more. */
    String exactlyOne(String... keys) throws PolicyConfigException {
        List<String> found = Stream.of(keys).filter(this::has).limit(2).toList();
        if (found.size() == 1) return found.get(0);
        throw new PolicyConfigException(here() + ": expected one of " + String.join(", ", keys) + ", found "
                + (found.isEmpty() ? "none" : String.join(" and ", found)));
    }

    /** A value that is no secret, in a message: quoted, printable, cut. */
    static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        for (char c : text.substring(0, Math.min(text.length(), LONGEST_SHOWN)).toCharArray()) {
            shown.append(c < ' ' || c == '"' || c >= 0x7F ? '?' : c);
        }
        return shown.append(text.length() > LONGEST_SHOWN ? "\"…" : "\"").toString();
    }

    /** The bytes of a text; half a surrogate pair has none, and the encoder would quietly make it a question mark. */
    static byte[] utf8(String path, String text) throws PolicyConfigException {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new PolicyConfigException(path + ": expected Unicode text, found half a surrogate pair");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private PolicyConfigException wrongType(String key, String expected, @Nullable Object found) {
        return new PolicyConfigException(at(key) + ": expected " + expected + ", found " + type(found));
    }

    /** Of a value only its type is said: it might be a secret. */
    static String type(@Nullable Object value) {
        if (value == null) return "nothing";
        if (value instanceof String) return "text";
        if (value instanceof Map) return "an object";
        if (value instanceof List) return "a list";
        if (value instanceof Number) return "a number";
        return value instanceof Boolean ? "true or false" : "something else";
    }
}
