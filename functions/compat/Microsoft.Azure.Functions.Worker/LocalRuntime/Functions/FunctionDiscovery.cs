using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;
using Microsoft.Azure.Functions.Worker.LocalRuntime.Timers;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Functions;

/// <summary>Finds the functions of an app. One that could not run on Azure stops the start, by name.</summary>
internal sealed partial class FunctionDiscovery(SettingNames settings, HostSettings host)
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <exception cref="StartException">A function is not as it should be.</exception>
    public IReadOnlyList<LocalFunction> Find(IEnumerable<Type> types)
    {
        var functions = types
            .SelectMany(type => type.GetMethods(Declared))
            .Select(method => (Method: method, Attribute: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(found => found.Attribute is not null)
            .Select(found => Describe(found.Method, found.Attribute!.Name))
            .OrderBy(function => function.Name, StringComparer.Ordinal)
            .ToList();
        var twice = functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? functions
            : throw Wrong(twice.Key, $"{string.Join(" and ", twice.Select(Place))} have the same name");
    }

    private LocalFunction Describe(MethodInfo method, string name)
    {
        Check(name, ValidName.IsMatch(name), "the name is not a letter followed by letters, digits, '_' and '-'");
        Check(name, method.IsPublic && method.DeclaringType!.IsVisible, $"{method.DeclaringType!.Name}.{method.Name} and its class must be public");
        Check(name, !method.ContainsGenericParameters, "it must not be generic");
        CheckReturnType(name, method);
        var (parameter, attribute) = TriggerOf(name, method);
        var trigger = Resolve(name, parameter, attribute);
        var retry = method.GetCustomAttribute<RetryAttribute>();
        Check(name, retry is null || trigger is Trigger.Timer, $"{retry?.GetType().Name} is for timers only, not for {trigger.BindingType}");
        return new LocalFunction(
            name, method.DeclaringType!, method, parameter, trigger, [.. OutputsOf(name, method)], HttpResultOf(method), retry);
    }

    private static (ParameterInfo Parameter, TriggerBindingAttribute Attribute) TriggerOf(string name, MethodInfo method)
    {
        var triggers = method.GetParameters()
            .SelectMany(parameter => parameter.GetCustomAttributes<TriggerBindingAttribute>().Select(attribute => (parameter, attribute)))
            .ToList();
        Check(name, triggers.Count > 0, "it has no trigger");
        Check(name, triggers.Count == 1, $"it has {triggers.Count} triggers; exactly one is allowed");
        return triggers[0];
    }

    private Trigger Resolve(string name, ParameterInfo parameter, TriggerBindingAttribute attribute)
    {
        switch (attribute)
        {
            case TimerTriggerAttribute timer:
                Check(name, parameter.ParameterType.IsAssignableFrom(typeof(TimerInfo)) || parameter.ParameterType == typeof(string),
                    $"a timer's parameter is a TimerInfo, not a {parameter.ParameterType.Name}");
                return new Trigger.Timer(ParseSchedule(name, timer), timer.RunOnStartup);
            case QueueTriggerAttribute queue:
                return new Trigger.Queue(QueueName(name, queue.QueueName), queue.Connection);
            case HttpTriggerAttribute http:
                Check(name, parameter.ParameterType == typeof(HttpRequest),
                    $"an HTTP trigger's parameter is an HttpRequest, not a {parameter.ParameterType.Name}");
                return new Trigger.Http(ParseRoute(name, http), http.Methods ?? []);
            default:
                throw Wrong(name, $"the local runtime has no {attribute.GetType().Name}");
        }
    }

    private TimerSchedule ParseSchedule(string name, TimerTriggerAttribute timer)
    {
        var expression = settings.Resolve(timer.Schedule, name);
        return TimerSchedule.TryParse(expression, timer.UseMonitor)
            ?? throw Wrong(name, $"the schedule '{expression}' is no cron expression of 5 or 6 fields that ever comes due");
    }

    private RoutePattern ParseRoute(string name, HttpTriggerAttribute http)
    {
        var route = settings.Resolve(http.Route ?? name, name);
        try
        {
            return RoutePatternFactory.Parse(host.RoutePrefix.Length == 0 ? route : $"{host.RoutePrefix}/{route}");
        }
        catch (RoutePatternException exception)
        {
            throw Wrong(name, $"the route '{route}' is wrong: {OneLine.Of(exception.Message)}");
        }
    }

    private string QueueName(string name, string argument)
    {
        var queue = settings.Resolve(argument, name);
        Check(name, queue.Length is >= 3 and <= 63 && ValidQueue.IsMatch(queue),
            $"the queue name '{queue}' is not 3 to 63 lower-case letters, digits and single dashes");
        return queue;
    }

    private IEnumerable<QueueOutput> OutputsOf(string name, MethodInfo method)
    {
        if (method.GetCustomAttribute<QueueOutputAttribute>() is { } whole)
        {
            yield return new QueueOutput(QueueName(name, whole.QueueName), whole.Connection, null);
        }

        foreach (var property in ResultType(method).GetProperties())
        {
            if (property.GetCustomAttribute<QueueOutputAttribute>() is { } part)
            {
                yield return new QueueOutput(QueueName(name, part.QueueName), part.Connection, property);
            }
        }
    }

    private static PropertyInfo? HttpResultOf(MethodInfo method) =>
        ResultType(method).GetProperties().FirstOrDefault(property => property.IsDefined(typeof(HttpResultAttribute)));

    private static Type ResultType(MethodInfo method) =>
        method.ReturnType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Task<>)
            ? type.GenericTypeArguments[0]
            : method.ReturnType;

    private static void CheckReturnType(string name, MethodInfo method)
    {
        var type = method.ReturnType;
        var isValueTask = type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
        Check(name, !isValueTask, "it returns a ValueTask, which the worker does not await; return a Task");
        Check(name, type != typeof(void) || !method.IsDefined(typeof(System.Runtime.CompilerServices.AsyncStateMachineAttribute)),
            "it is async void; return a Task");
    }

    private static string Place(LocalFunction function) => $"{function.Type.Name}.{function.Method.Name}";

    private static void Check(string function, bool holds, string otherwise)
    {
        if (!holds)
        {
            throw Wrong(function, otherwise);
        }
    }

    private static StartException Wrong(string function, string what) => new($"Function '{function}': {what}.");

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,126}$")]
    private static partial Regex ValidName { get; }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ValidQueue { get; }
}
