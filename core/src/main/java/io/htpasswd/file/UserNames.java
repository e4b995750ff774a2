package io.htpasswd.file;

import java.nio.charset.StandardCharsets;
import java.util.AbstractSet;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The names in an index: a view, nothing is materialised. */
final class UserNames extends AbstractSet<String> {
    private final UserIndex users;

    UserNames(UserIndex users) {
        this.users = users;
    }

    @Override
    public int size() {
        return users.size();
    }

    /** No line has a colon in its user, but some text of two lines would. */
    @Override
    public boolean contains(@Nullable Object user) {
        if (!(user instanceof String name) || name.indexOf(':') >= 0) return false;
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return users.find(bytes, bytes.length) >= 0;
    }

    @Override
    public Iterator<String> iterator() {
        return users.positions().mapToObj(users::user).iterator();
    }
}
