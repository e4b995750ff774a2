package io.htpasswd.recipes.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.RequestView;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Lets calls of a file's users pass, edited and with the user in the call's context. A guard is chosen per call, so that the
 * health service can be open.
 *
 * <p>It blocks on the call's executor, which has as many threads as calls wait unless the server names another one. Without
 * blocking, a listener would have to hold all events of a call in order until there is a decision, and to end the call when
 * one of them throws, which is longer than this class. So never use it with {@code directExecutor()}, which would hash on the
 * event loop.
 */
record BasicAuthInterceptor(Function<ServerCall<?, ?>, BasicAuth> guards) implements ServerInterceptor {
    static final Context.Key<Decision.Authenticated> AUTHENTICATED = Context.key("authenticated");

    @Override
    public <Q, A> Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Object peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        String client = peer instanceof InetSocketAddress address ? address.getHostString() : null;
        RequestView view = RequestView.of("POST", name -> values(headers, name), null, client);
        Decision decision = guards.apply(call).evaluate(view);
        if (decision instanceof Decision.Denied denied) return deny(call, denied);
        ((Decision.Passed) decision).edit().apply(headers.keys(), view::headers, (name, left) -> {
            headers.discardAll(key(name));
            left.forEach(value -> headers.put(key(name), value));
        });
        var user = decision instanceof Decision.Authenticated there ? there : null;
        return Contexts.interceptCall(Context.current().withValue(AUTHENTICATED, user), call, headers, next);
    }

    private static <Q> Listener<Q> deny(ServerCall<Q, ?> call, Decision.Denied denied) {
        Metadata trailers = new Metadata();
        var challenge = denied.rejection().challenge();
        if (challenge != null) trailers.put(key(challenge.header()), challenge.value());
        Status status = Status.fromCodeValue(denied.reason().grpcStatus());
        call.close(status.withDescription(denied.rejection().body()), trailers);
        return new Listener<>() {};
    }

    static List<String> values(Metadata headers, String name) {
        Iterable<String> values = headers.getAll(key(name));
        return values == null
                ? List.of()
                : StreamSupport.stream(values.spliterator(), false).toList();
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
