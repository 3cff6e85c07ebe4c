namespace CmkFlink.Core.Operations;

/// <summary>One step that a plan still misses. Handlers derive typed steps that carry what the call needs.</summary>
/// <param name="Actor">Who takes the step.</param>
/// <param name="Target">The object, as a confirmation names it: "key alias/orders".</param>
/// <param name="Action">What is done to it, as a confirmation says it: "create ...".</param>
public abstract record OperationStep(Actor Actor, string Target, string Action);
