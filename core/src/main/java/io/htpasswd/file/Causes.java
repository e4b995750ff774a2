package io.htpasswd.file;

import io.htpasswd.file.Cause.Of;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cause of a problem: the first row that fits. A new mistake is a new row of one of the tables and a row of
 * file-messages.tsv.
 *
 * <p>No table is touched, and none of its patterns compiled, before a line or a name calls for it: a file of plain names and usable
 * hashes never does.
 */
final class Causes {
    private Causes() {}

    /** Of a line without a colon, a hash that cannot be used, or a name that is none. */
    static @Nullable String ofLine(Map<Of, String> pieces) {
        String cause = first(LineCauses.ROWS, pieces);
        return cause != null ? cause : first(FieldCauses.ROWS, pieces);
    }

    /** Of a name that can be one, or a member of a group; null when there is nothing odd about it. */
    static @Nullable String ofName(Map<Of, String> pieces) {
        return first(NameCauses.ROWS, pieces);
    }

    private static @Nullable String first(List<Cause> rows, Map<Of, String> pieces) {
        for (Cause row : rows) {
            String sentence = row.in(pieces);
            if (sentence != null) return sentence;
        }
        return null;
    }
}
