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
        apply(edit, request.headers());
        String query = RequestTarget.query(request.uri());
        String edited = edit.rawQuery(query);
        if (query != null && !query.equals(edited)) request.setUri(RequestTarget.withQuery(request.uri(), edited));
    }

    /** Headers or trailers. Netty makes the set of all names anew each time, so it is asked for only where a spelling decides. */
    static void apply(RequestEdit edit, HttpHeaders headers) {
        List<String> names = edit.names();
        edit.apply(names == null ? headers.names() : names, headers::getAll, (name, values) -> {
            if (values.isEmpty()) headers.remove(name);
            else headers.set(name, values);
        });
    }
}
