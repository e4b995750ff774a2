package io.htpasswd.file;

import static io.htpasswd.file.Cause.INVISIBLE;
import static io.htpasswd.file.Cause.NEW;
import static io.htpasswd.file.Cause.Of.FIELD;
import static io.htpasswd.file.Cause.QUOTE;
import static io.htpasswd.file.HashPatterns.CUT_SHORT;
import static io.htpasswd.file.HashPatterns.HASH;
import static io.htpasswd.file.HashPatterns.ROUNDS;
import static io.htpasswd.file.HashPatterns.TAG;
import static io.htpasswd.file.HashPatterns.WITHOUT_DOLLAR;

import java.util.List;

/** What makes all that follows the first colon a hash that cannot be used. The first row that is found counts. */
final class FieldCauses {
    static final List<Cause> ROWS = List.of(
            // Fields that have been through a shell, an editor or another file's syntax.
            new Cause(
                    FIELD,
                    "^(:|$)",
                    "no password was set, or a shell removed $… parts of an unquoted heredoc",
                    "quote the heredoc; " + NEW),
            new Cause(
                    FIELD,
                    "^[^:]*\\\\n",
                    "\\n is written as two characters where a line ends",
                    "end the line there, as printf does and echo may not"),
            new Cause(
                    FIELD,
                    "\r",
                    "a carriage return stands within the line, as if it ended it",
                    "end lines with LF or CR LF"),
            new Cause(FIELD, "^\\s*[\"']?\\$\\$", "dollar signs are doubled, as in a compose file", "write each once"),
            new Cause(
                    FIELD,
                    "(?i)^(%24|%7B|&#36;|&#x24;|&dollar;|\\\\u0024|\\\\x24|\\\\044)",
                    "its first character is written as an escape of a URL, of HTML or of a program",
                    "write $ or { itself"),
            new Cause(FIELD, "^([\uFF04\uFE69\uFF5B])", "%c stands at its beginning", "write $ or { of ASCII"),
            new Cause(
                    FIELD,
                    "^\\s*" + QUOTE + "|^[^:]*" + QUOTE + "\\s*,?(:|$)",
                    "quotes stand around the hash or at one end of it",
                    "remove them"),
            new Cause(
                    FIELD,
                    "^([ \\t\\f\\x0B])\\s*(?:[${]|[./0-9A-Za-z]{13}$)",
                    "a blank stands before the hash (%c), as in YAML",
                    "remove it"),
            new Cause(FIELD, "^[^:]*?" + INVISIBLE, "it holds %c, which cannot be seen", "remove it"),
            new Cause(
                    FIELD,
                    "^[abxy](-|(/\\w+)+/)?(ba|da|z|k)?sh\\d",
                    "a shell put its own name for $0, as it does between double quotes",
                    "put the hash between single quotes; " + NEW),
            new Cause(
                    FIELD,
                    "^" + HASH + "[\\s,;|]*([\\w.@+-]{1,64}):" + TAG,
                    "text follows the hash: is a line end missing? %u starts a second user, who is not read",
                    "begin a new line there"),
            new Cause(
                    FIELD,
                    "^" + HASH + "[^:]",
                    "text follows the hash, a comment perhaps, or a line end is missing",
                    "end the line after the hash"),
            new Cause(
                    FIELD,
                    "^" + TAG + "[^:]*:\\s*" + TAG,
                    "a second hash follows, so a line end is missing",
                    "begin each user on a line"),

            // Whose hash it is.
            new Cause(
                    FIELD,
                    "^[^:${]*:\\s*" + TAG,
                    "the hash stands one field later, behind a key, a realm or the user's name again",
                    "write user:hash"),
            new Cause(FIELD, "^[^:]*:\\p{XDigit}{32}$", "a line of htdigest, which is for Digest authentication", NEW),
            new Cause(FIELD, "^x(:|$)", "a line of /etc/passwd, whose hash stands in /etc/shadow", NEW),
            new Cause(
                    FIELD,
                    "^(\\d+:\\p{XDigit}{32}:\\p{XDigit}{32}|\\$3\\$|\\$NT\\$)",
                    "an NT hash, as Windows and Samba have it",
                    NEW),
            new Cause(FIELD, "^\\*\\p{XDigit}{40}(:|$)", "a hash of MySQL", NEW),
            new Cause(FIELD, "^(SCRAM-SHA-|0x0[12]00|md5\\p{XDigit}{32}$)", "a hash of a database's own users", NEW),
            new Cause(
                    FIELD,
                    "^(!|\\*|(NP|LK)(:|$))",
                    "the account is locked, as shadow(5) writes it",
                    "remove the line, or make a hash with htpasswd -B"),
            new Cause(FIELD, "^\\$[PHS]\\$", "a hash of phpass, as WordPress, phpBB and Drupal write it", NEW),
            new Cause(FIELD, "^\\$g?y\\$", "yescrypt, which is not verified here", NEW),
            new Cause(FIELD, "(?i)^[{$]?argon2", "argon2, which is not verified here", NEW),
            new Cause(FIELD, "(?i)^([{$]?scrypt|\\$7\\$|\\$s0\\$|\\$s1\\$)", "scrypt, which is not verified here", NEW),
            new Cause(
                    FIELD,
                    "(?i)^([{$]?(x-)?pbkdf2|\\$p5k2\\$|grub\\.pbkdf2|\\{pkcs5s2|\\d{3,7}:[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$)",
                    "PBKDF2, which is not verified here",
                    NEW),
            new Cause(
                    FIELD,
                    "^(\\$(sha1|md5|2|8|9|14)[$,]|_[./0-9A-Za-z]{19}(:|$))",
                    "a format of crypt(5) that is not verified here",
                    NEW),
            new Cause(
                    FIELD,
                    "^bcrypt\\$(?=\\$2)",
                    "Django's prefix stands before a bcrypt hash",
                    "remove bcrypt$ before it"),
            new Cause(
                    FIELD,
                    "^(bcrypt_sha256|sha1|md5|unsalted_\\w+)\\$|^\\$bcrypt-sha256\\$",
                    "a hash of Django or passlib",
                    NEW),
            new Cause(
                    FIELD,
                    "(?i)^\\{S?SHA\\}\\p{XDigit}{40}",
                    "hexadecimal digits follow the tag, where base64 belongs",
                    NEW),
            new Cause(
                    FIELD,
                    "^\\{(?!S?SHA\\}|noop|plain|clear)[\\w.+-]{1,24}\\}(" + HASH + "|[./0-9A-Za-z]{13})(:|$)",
                    "the tag of another program stands before the hash",
                    "remove the tag and its braces"),
            new Cause(
                    FIELD,
                    "^(?!" + TAG + ")(?i:" + TAG + ")",
                    "the tag is written in other letters: capitals count",
                    "write {SHA}, {SSHA}, $apr1$ or $2y$"),
            new Cause(
                    FIELD,
                    "(?i)^(?!(?-i:\\{PLAIN\\}))\\{(noop|plain(text)?|clear(text)?)\\}",
                    "a password in clear under the tag of another program",
                    NEW),
            new Cause(
                    FIELD,
                    "^\\{(?!PLAIN\\}|S?SHA\\})[^}]{1,24}\\}",
                    "the tag of another program, of an LDAP server perhaps",
                    NEW),
            new Cause(
                    FIELD,
                    "^((?:\\p{XDigit}{8}){4,5}|(?:\\p{XDigit}{8}){7,8}|\\p{XDigit}{96}|\\p{XDigit}{128})(?::|$)",
                    "%n hexadecimal digits are a digest of another program",
                    NEW),

            // Hashes that are incomplete.
            new Cause(FIELD, "^" + WITHOUT_DOLLAR, "the dollar sign before the hash is missing", "write it"),
            new Cause(
                    FIELD,
                    "^\\$?\\d\\d\\$[./A-Za-z0-9]{53}(:|$)",
                    "bcrypt without its tag",
                    "write $2y$ before its cost"),
            new Cause(
                    FIELD,
                    "^\\$?[./0-9A-Za-z]{1,8}\\$[./0-9A-Za-z]{22}(:|$)",
                    "an MD5 hash of htpasswd without its tag",
                    "write $apr1$ before its salt"),
            new Cause(FIELD, "^[A-Za-z0-9+/]{27}=(:|$)", "base64 of a SHA-1 without its tag", "write {SHA} before it"),
            new Cause(
                    FIELD,
                    "^\\$2[abxy]\\$(\\d?\\$|0[0-3]|3[2-9]|[4-9]\\d)",
                    "bcrypt's cost is two digits from 04 to 31",
                    NEW),
            new Cause(
                    FIELD,
                    "^" + ROUNDS + "(?![1-9]\\d{3,8}\\$)",
                    "its rounds are no number from 1000 to 999999999",
                    NEW),
            new Cause(FIELD, "^" + CUT_SHORT + "(:|$)", "it is cut short", "copy all of it; " + NEW),
            new Cause(FIELD, "^" + TAG, "it was altered, or is of another program", NEW),
            new Cause(
                    FIELD,
                    "^([ \\t\\f\\x0B])",
                    "a blank and no hash follow the colon (%c), as in YAML or in a group file",
                    NEW),
            new Cause(FIELD, "^(\\{PLAIN\\})?[^:${]*:", "a colon follows, so it is no password by itself", NEW),
            new Cause(
                    FIELD, "^[^${]*$", "a password in clear, or a shell removed $… parts of an unquoted heredoc", NEW),
            new Cause(FIELD, "", "the hash of another program", NEW));

    private FieldCauses() {}
}
