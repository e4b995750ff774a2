package io.htpasswd.examples;

import io.htpasswd.file.HtpasswdFile;
import io.htpasswd.file.HtpasswdRules;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A users' file as a command line names it. */
final class UsersFile {
    private UsersFile() {}

    /** The option, or the word for an argument, begins the message when the file cannot be read. */
    static HtpasswdFile open(String option, String file, @Nullable String groups, HtpasswdRules rules)
            throws StartException {
        HtpasswdFile.Builder builder = HtpasswdFile.builder(path(option, file)).rules(rules);
        if (groups != null) builder.groups(path("--groups", groups));
        try {
            return builder.open();
        } catch (IOException e) {
            throw new StartException(option + ": " + e.getMessage());
        } catch (OutOfMemoryError e) {
            throw new StartException(option
                    + ": memory runs out; it takes up to three times the size of the file; java -Xmx gives more");
        }
    }

    /** The JDK encodes paths as the locale says, and C knows ASCII alone; the text itself may have suffered already. */
    static Path path(String option, String text) throws StartException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new StartException(option
                    + ": this machine's locale cannot express the path; set a UTF-8 one, for instance LC_ALL=C.UTF-8");
        }
    }
}
