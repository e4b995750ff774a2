package io.htpasswd.servlet.containers;

import io.htpasswd.basic.BasicAuth;
import io.htpasswd.servlet.BasicAuthFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A web application put together in a test, the same for every container. */
public final class WebApp {
    /** Guarded by the container itself, with BASIC, where {@link #withManagedUsers} was called. */
    public static final String MANAGED = "/managed/*";

    /** The container's role and, as name and password, its users of that role. */
    public static final String MANAGED_ROLE = "theirs";

    private final List<Consumer<ServletContext>> setup = new ArrayList<>();
    private final Map<Integer, String> errorPages = new LinkedHashMap<>();
    private List<String> managedUsers = List.of();
    private boolean proxied;

    /** For all dispatcher types, as {@link BasicAuthFilter} asks for. */
    WebApp filter(String pattern, Filter filter) {
        setup.add(context -> {
            FilterRegistration.Dynamic registration = context.addFilter("filter" + filter.hashCode(), filter);
            registration.setAsyncSupported(true);
            registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, pattern);
        });
        return this;
    }

    WebApp guard(BasicAuth auth) {
        return filter("/*", new BasicAuthFilter(auth));
    }

    WebApp servlet(String pattern, Servlet servlet) {
        setup.add(context -> {
            ServletRegistration.Dynamic registration = context.addServlet(pattern, servlet);
            registration.setAsyncSupported(true);
            registration.addMapping(pattern);
        });
        return this;
    }

    WebApp page(String pattern, Page.Handler handler) {
        return servlet(pattern, new Page(handler));
    }

    /** 0: for exceptions and all else. */
    WebApp errorPage(int status, String path) {
        errorPages.put(status, path);
        return this;
    }

    WebApp withManagedUsers(String... users) {
        managedUsers = List.of(users);
        return this;
    }

    /** The container takes the client from X-Forwarded-For, in its own way. */
    WebApp behindProxy() {
        proxied = true;
        return this;
    }

    WebApp with(Consumer<ServletContext> more) {
        setup.add(more);
        return this;
    }

    public void onStartup(ServletContext context) {
        setup.forEach(step -> step.accept(context));
    }

    public Map<Integer, String> errorPages() {
        return errorPages;
    }

    public List<String> managedUsers() {
        return managedUsers;
    }

    public boolean isBehindProxy() {
        return proxied;
    }

    Container.Running start() throws Exception {
        return Container.present().start(this);
    }
}
