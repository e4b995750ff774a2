package io.htpasswd.recipes.jersey;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.basic.Decision;
import io.htpasswd.basic.Rejection;
import io.htpasswd.basic.RequestEdit;
import io.htpasswd.basic.RequestView;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.glassfish.grizzly.http.server.Request;

/** Guards every resource, before one is looked for; blocks one of the server's own threads while a password is verified. */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
public final class BasicAuthFilter implements ContainerRequestFilter {
    private final Function<ContainerRequestContext, BasicAuth> guards;

    @Inject
    private Provider<Request> grizzly;

    BasicAuthFilter(Function<ContainerRequestContext, BasicAuth> guards) {
        this.guards = guards;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        MultivaluedMap<String, String> headers = request.getHeaders();
        URI uri = request.getUriInfo().getRequestUri();
        String client = grizzly.get().getRemoteAddr();
        RequestView view = RequestView.of(
                request.getMethod(), name -> headers.getOrDefault(name, List.of()), uri.getRawQuery(), client);
        Decision decision = guards.apply(request).evaluate(view);
        if (decision instanceof Decision.Denied denied) {
            Rejection rejection = denied.rejection();
            Response.ResponseBuilder response = Response.status(rejection.status());
            rejection.forEachField(response::header);
            request.abortWith(response.entity(rejection.bytes()).build());
        } else if (decision instanceof Decision.Passed passed) {
            RequestEdit edit = passed.edit();
            edit.apply(headers.keySet(), headers::get, headers::put);
            headers.values().removeIf(List::isEmpty);
            request.setRequestUri(UriBuilder.fromUri(uri)
                    .replaceQuery(edit.rawQuery(uri.getRawQuery()))
                    .build());
            boolean secure = request.getSecurityContext().isSecure();
            if (passed instanceof Decision.Authenticated user)
                request.setSecurityContext(new HtpasswdUser(user, secure));
        }
    }
}
