package io.htpasswd.netty;

import io.htpasswd.basic.RequestEdit;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;

/** Applies what core says to Netty's own message, in place. */
final class Edits {
    private Edits() {}

    static void apply(RequestEdit edit, HttpRequest request) {
        if (edit.isEmpty()) return;
        strip(edit, request.headers());
        edit.added().forEach(request.headers()::set);
        String query = Target.query(request.uri());
        String edited = edit.rawQuery(query);
        if (query != null && !query.equals(edited)) request.setUri(Target.withQuery(request.uri(), edited));
    }

    /** Headers or trailers: what may not stand in the one may not come after in the other. */
    static void strip(RequestEdit edit, HttpHeaders headers) {
        if (edit.isEmpty() || headers.isEmpty()) return;
        List<String> names = edit.names();
        for (String name : names == null ? headers.names() : names) { // a set of its own
            List<String> values = headers.getAll(name);
            List<String> left = edit.headers(name, values);
            if (left == values) continue;
            if (left.isEmpty()) headers.remove(name);
            else headers.set(name, left);
        }
    }
}
