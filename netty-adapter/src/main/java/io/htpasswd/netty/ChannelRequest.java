package io.htpasswd.netty;

import io.htpasswd.basic.RequestEdit;
import io.htpasswd.basic.RequestView;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Netty request as core reads it, and edits it, in place; its header values have one char a byte already. */
record ChannelRequest(HttpRequest head, Channel channel, Supplier<@Nullable String> address) implements RequestView {
    ChannelRequest(HttpRequest head, Channel channel, ChannelClient client) {
        this(head, channel, client.of(channel, head));
    }

    @Override
    public String method() {
        return head.method().name();
    }

    @Override
    public List<String> headers(String name) {
        return head.headers().getAll(name);
    }

    @Override
    public @Nullable String rawQuery() {
        return RequestTarget.query(head.uri());
    }

    @Override
    public @Nullable String client() {
        return address.get();
    }

    void apply(RequestEdit edit) {
        if (edit.isEmpty()) return;
        apply(edit, head.headers());
        String query = rawQuery();
        String edited = edit.rawQuery(query);
        if (query != null && !query.equals(edited)) head.setUri(RequestTarget.withQuery(head.uri(), edited));
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
