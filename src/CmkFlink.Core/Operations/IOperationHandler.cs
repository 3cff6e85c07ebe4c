namespace CmkFlink.Core.Operations;

/// <summary>A capability: items stream as they happen.</summary>
/// <typeparam name="TRequest">A record of what is asked.</typeparam>
/// <typeparam name="TItem">What comes out: a result object of this product.</typeparam>
public interface IOperationHandler<in TRequest, out TItem>
{
    /// <summary>Runs the operation. Failures of one item go to <see cref="IOperationHost.Error"/>; a failure that ends it is an <see cref="OperationException"/>.</summary>
    IAsyncEnumerable<TItem> RunAsync(TRequest request, IOperationHost host, CancellationToken cancellation);
}

/// <summary>Who acts. Each has credentials of its own.</summary>
public enum Actor
{
    IamAdministrator,
    KeyAdministrator,
    Operator,
    Reader,
}
