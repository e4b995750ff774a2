package io.htpasswd.file;

import static io.htpasswd.file.Cause.NEW;
import static io.htpasswd.file.Cause.Of.BAD_NAME;
import static io.htpasswd.file.Cause.Of.DECODED;
import static io.htpasswd.file.Cause.Of.LINE;
import static io.htpasswd.file.Cause.SAVE;
import static io.htpasswd.file.HashPatterns.TAG;

import java.util.List;

/** What makes a whole line one that cannot be used, or its name one that nobody can send. The first row that is found counts. */
final class LineCauses {
    static final List<Cause> ROWS = List.of(
            // Files that are something else, seen by a line of theirs.
            new Cause(LINE, "^([<=>|])\\1{6}( |$)", "a merge conflict was left in the file", "keep one of its sides"),
            new Cause(
                    LINE,
                    "(?i)^(auth(type|name|userfile|groupfile|basicprovider|_basic\\w*)|require|satisfy|order|</?(files|directory|limit|ifmodule|require)\\w*)\\b[^:]*$",
                    "a directive of a server's configuration",
                    "name the password file itself, not the file that refers to it"),
            new Cause(LINE, "^<", "an HTML or XML page, as a failed download leaves it", "fetch the file again"),
            new Cause(
                    LINE,
                    "^(\\$ANSIBLE_VAULT;|-----BEGIN |age-encryption\\.org/|[^:]*: *ENC\\[)",
                    "it is encrypted",
                    "decrypt it first, for instance with ansible-vault, gpg, age or sops"),
            new Cause(
                    LINE,
                    "^(\u001F\uFFFD|PK\u0003\u0004|BZh\\d|\uFFFD7zXZ)",
                    "the file is compressed",
                    "unpack it first"),
            new Cause(
                    LINE,
                    "^(version https://git-lfs|oid sha256:)",
                    "a pointer of Git LFS stands for the file",
                    "run git lfs pull"),
            new Cause(
                    LINE,
                    "(^\\d{3}: |command not found|No such file|^(Adding|Updating) password for|^(New|Re-type new) password:|^Usage: )",
                    "a message that a command or a server printed",
                    "write what it was to make; htpasswd -nB USER prints a line"),
            new Cause(
                    LINE,
                    "^(apiVersion: |kind: |metadata:$|type: [A-Z]|(stringData|data|spec):$)",
                    "a line of a Kubernetes manifest",
                    "keep the lines user:hash alone"),
            new Cause(
                    LINE,
                    "^(basic_?auth(_users)?|users|auth|htpasswd|\\.ht(passwd|access)):( [|>][-+0-9]?)?$",
                    "a key of YAML",
                    "keep the lines user:hash alone"),
            new Cause(LINE, "^\\[[^:\\]]*\\]$", "a section of an INI file", "keep the lines user:hash alone"),
            new Cause(
                    LINE, "^(---|\\.\\.\\.|[\\[\\]{}],?)$", "a mark of YAML or JSON", "keep the lines user:hash alone"),
            new Cause(
                    LINE,
                    "^([\\p{Cf}\\p{Z}])[\\p{Cf}\\p{Z}]*(?:#|$)",
                    "%c makes a line of what would be a comment or nothing",
                    "remove it"),
            new Cause(LINE, "^(//|;|--|/\\*|REM )[^:]*$", "a comment of another language", "begin comments with #"),
            new Cause(
                    LINE,
                    "^([^:]*:)?\\s*[\"']?(\\$\\{|\\$\\(|\\{\\{|<%|%\\w+%$|__\\w+__$|@\\w+@$|\\$[A-Za-z_]\\w*$)",
                    "a placeholder was not replaced",
                    "fill it in before the file is used"),
            new Cause(
                    LINE,
                    "^((\\.{0,2}|~)/[^:]*$|[A-Za-z]:\\\\|[a-z][a-z+]*://)",
                    "a path or an address stands for the content of a file",
                    "name or fetch that file itself"),
            new Cause(
                    LINE,
                    "(?i)^((proxy-)?authorization: *)?basic [A-Za-z0-9+/]{8,}=*$",
                    "a header of a request, which holds a password in clear",
                    NEW),
            new Cause(
                    DECODED,
                    "^#?[ -~]{1,64}:[ -~]{2}",
                    "base64 of an htpasswd file, as in a Secret's data",
                    "decode it first"),

            // Lines without a colon.
            new Cause(
                    LINE,
                    "^[^:]*?([\uFF1A\uFE55\uA789\u2236])[^:]*$",
                    "%c stands for the colon",
                    "write a colon of ASCII"),
            new Cause(LINE, "^" + TAG + "[^:]*$", "a hash without its user", "write user:hash"),
            new Cause(LINE, "^[^:]+?([\\s=,;|])\\s*" + TAG + "[^:]*$", "%c stands for the colon", "write user:hash"),
            new Cause(
                    LINE,
                    "^[^:]*$",
                    "part of a line, or of another kind of file",
                    "write user:hash, as htpasswd -nB USER prints it"),

            // Names that nobody can send.
            new Cause(BAD_NAME, "^(.\0){2}|^(\0.){2}", "the file is UTF-16 without a byte order mark", SAVE),
            new Cause(BAD_NAME, "([\\p{Cc}\u2028\u2029])", "it holds %c", "remove it"),
            new Cause(
                    BAD_NAME,
                    "",
                    "it is ISO 8859-1 perhaps",
                    "convert the file, for instance with iconv -f ISO-8859-1 -t UTF-8"));

    private LineCauses() {}
}
