namespace CmkFlink.Core.Plans;

/// <summary>A text that is no plan; the message says where, and why.</summary>
internal sealed class PlanFormatException(string message, Exception? inner = null) : Exception(message, inner);
